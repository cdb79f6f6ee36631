using Plixo.V1;
using Plixo.Web.Audits;
using Plixo.Web.Cases;
using Plixo.Web.Customers;
using Plixo.Web.Exports;
using Plixo.Web.Invoices;
using Plixo.Web.Jobs;
using Plixo.Web.Ledger;
using Plixo.Web.Operations;
using Plixo.Web.Overview;
using Plixo.Web.Queue;
using Plixo.Web.Queue.Practice;
using Plixo.Web.Segments;
using Plixo.Web.Sending;
using Plixo.Web.Settings;

namespace Plixo.Web.Shell;

/// <summary>Every page, in the order of the navigation. A new page is a component and a line here.</summary>
public static class PageTable
{
    public static IReadOnlyList<PageEntry> All { get; } =
    [
        new("/overview", "Overview", typeof(OverviewPage)) { Group = NavigationGroup.Collections, Style = "pages.css" },
        new("/queue", "My Queue", typeof(QueuePage)) { Group = NavigationGroup.Collections, Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
        new("/team", "Team queue", typeof(TeamQueuePage)) { Group = NavigationGroup.Collections, Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
        new("/queue/practice", "Practice queue", typeof(PracticePage)) { Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
        new("/segments", "Segments", typeof(SegmentsPage)) { Group = NavigationGroup.Collections, Style = "pages.css", Module = "lists/list.js" },
        new("/segments/{segment}", "Segment", typeof(SegmentPage)) { Style = "pages.css", Module = "forms/typed-forms.js", Acts = SegmentActs.All },
        new("/segments/{segment}/permits", "Permits", typeof(PermitsPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/customers", "Customers", typeof(CustomersPage)) { Group = NavigationGroup.Company, Style = "pages.css", Module = "lists/list.js" },
        new("/customers/{customer}", "Customer", typeof(CustomerPage)) { Style = "pages.css", Module = "forms/typed-forms.js", Acts = CustomerActs.All },
        new("/customers/{customer}/invoices/{invoice}", "Invoice", typeof(InvoicePage)) { Style = "pages.css", Module = "forms/typed-forms.js", Acts = InvoiceActs.All },
        new("/invoices", "Invoices", typeof(InvoicesPage)) { Group = NavigationGroup.Company, Style = "pages.css", Module = "lists/list.js" },
        new("/emails", "E-mails", typeof(EmailsPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/promises", "Promises", typeof(PromisesPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/disputes", "Disputes", typeof(DisputesPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/work", "Work items", typeof(WorkPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/email-health", "Email Health", typeof(EmailHealthPage)) { Group = NavigationGroup.Collections, Style = "office.css" },
        new("/suppressions", "Suppressions", typeof(SuppressionsPage)) { Group = NavigationGroup.Collections, Style = "office.css", Module = "office/office.js", Acts = SuppressionActs.All },
        new("/imports", "Imports", typeof(ImportsPage)) { Group = NavigationGroup.Company, Style = "office.css", Module = "office/office.js", Acts = ImportActs.All, LargestForm = ImportActs.LargestForm },
        new("/imports/watermarks", "As of when", typeof(WatermarksPage)) { Style = "office.css", Module = "lists/list.js" },
        new("/imports/absent", "Held because absent", typeof(AbsentPage)) { Style = "office.css", Module = "lists/list.js" },
        new("/imports/unmatched", "Unmatched payments", typeof(UnmatchedPage)) { Style = "office.css", Module = "lists/list.js" },
        new("/imports/{id}", "Import", typeof(ImportPage)) { Style = "office.css", Module = "lists/list.js" },
        new("/settings", "Settings", typeof(WorkspacePage)) { Group = NavigationGroup.Company, Style = "office.css", Module = "office/office.js", Acts = WorkspaceActs.All },
        new("/settings/users", "Users", typeof(UsersPage)) { Style = "office.css", Module = "office/office.js", Acts = UserActs.OfList },
        new("/settings/users/{id}", "User", typeof(UserPage)) { Style = "office.css", Module = "office/office.js", Acts = UserActs.OfOne },
        new("/settings/tokens", "Tokens", typeof(TokensPage)) { Style = "office.css", Needs = Right.ManageUsers, Module = "office/office.js", Acts = TokenActs.All },
        new("/settings/templates", "Templates", typeof(TemplatesPage)) { Style = "office.css", Module = "office/office.js", Acts = TemplateActs.OfList },
        new("/settings/templates/{id}", "Template", typeof(TemplatePage)) { Style = "office.css", Module = "office/office.js", Acts = TemplateActs.OfOne },
        new("/settings/calendars", "Calendars", typeof(CalendarsPage)) { Style = "office.css", Module = "office/office.js", Acts = CalendarActs.OfList },
        new("/settings/calendars/{id}", "Calendar", typeof(CalendarPage)) { Style = "office.css", Module = "office/office.js", Acts = CalendarActs.OfOne },
        new("/settings/senders", "Senders", typeof(SendersPage)) { Style = "office.css", Module = "office/office.js", Acts = SenderActs.All },
        new("/settings/rules", "Order of segments", typeof(RulesPage)) { Style = "office.css", Module = "office/office.js", Acts = RuleActs.All },
        new("/operations", "Operations", typeof(OperationsPage)) { Group = NavigationGroup.Company, Style = "office.css", Module = "office/office.js", Acts = OperationsActs.All },
        new("/jobs", "Jobs", typeof(JobsPage)) { Under = "/operations", Style = "office.css", Module = "lists/list.js" },
        new("/jobs/{id}", "Job", typeof(JobPage)) { Under = "/operations", Style = "office.css", Module = "office/office.js", Acts = JobActs.All },
        new("/mail", "Mail", typeof(MailPage)) { Under = "/operations", Style = "office.css", Module = "lists/list.js" },
        new("/audit", "Audit log", typeof(AuditPage)) { Under = "/operations", Style = "office.css", Module = "lists/list.js" },
        new("/exports/{job}", "Export", typeof(ExportPage)) { Style = "pages.css" },
    ];

    /// <summary>Where a person begins.</summary>
    public const string Start = "/queue";
}
