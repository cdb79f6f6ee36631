using Plixo.Web.Cases;
using Plixo.Web.Customers;
using Plixo.Web.Exports;
using Plixo.Web.Invoices;
using Plixo.Web.Overview;
using Plixo.Web.Queue;
using Plixo.Web.Segments;

namespace Plixo.Web.Shell;

/// <summary>Every page, in the order of the navigation. A new page is a component and a line here.</summary>
public static class PageTable
{
    public static IReadOnlyList<PageEntry> All { get; } =
    [
        new("/overview", "Overview", typeof(OverviewPage)) { Group = NavigationGroup.Collections, Style = "pages.css" },
        new("/queue", "My Queue", typeof(QueuePage)) { Group = NavigationGroup.Collections, Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
        new("/team", "Team queue", typeof(TeamQueuePage)) { Group = NavigationGroup.Collections, Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
        new("/segments", "Segments", typeof(SegmentsPage)) { Group = NavigationGroup.Collections, Style = "pages.css", Module = "lists/list.js" },
        new("/segments/{segment}", "Segment", typeof(SegmentPage)) { Style = "pages.css", Module = "forms/typed-forms.js", Acts = SegmentActs.All },
        new("/customers", "Customers", typeof(CustomersPage)) { Group = NavigationGroup.Company, Style = "pages.css", Module = "lists/list.js" },
        new("/customers/{customer}", "Customer", typeof(CustomerPage)) { Style = "pages.css", Module = "forms/typed-forms.js", Acts = CustomerActs.All },
        new("/customers/{customer}/invoices/{invoice}", "Invoice", typeof(InvoicePage)) { Style = "pages.css", Module = "forms/typed-forms.js", Acts = InvoiceActs.All },
        new("/invoices", "Invoices", typeof(InvoicesPage)) { Group = NavigationGroup.Company, Style = "pages.css", Module = "lists/list.js" },
        new("/emails", "E-mails", typeof(EmailsPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/promises", "Promises", typeof(PromisesPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/disputes", "Disputes", typeof(DisputesPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/work", "Work items", typeof(WorkPage)) { Style = "pages.css", Module = "lists/list.js" },
        new("/exports/{job}", "Export", typeof(ExportPage)) { Style = "pages.css" },
    ];

    /// <summary>Where a person begins.</summary>
    public const string Start = "/queue";
}
