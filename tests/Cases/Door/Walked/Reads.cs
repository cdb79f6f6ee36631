namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Every method that only reads, and answers not in pages.</summary>
internal static class Reads
{
    /// <summary>Of one resource that belongs to a segment.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfSegments = new Dictionary<string, string>
    {
        ["ContactService/GetContact"] = """{"name":"$contact"}""",
        ["CustomerService/GetCustomer"] = """{"name":"$customer"}""",
        ["DisputeService/GetDispute"] = """{"name":"$dispute"}""",
        ["DraftService/GetDraft"] = """{"name":"$draft"}""",
        ["DraftService/PreviewDraft"] = """{"name":"$draft"}""",
        ["InvoiceService/GetInvoice"] = """{"name":"$invoice"}""",
        ["InvoiceService/WhyInvoice"] = """{"name":"$invoice"}""",
        ["KpiService/GetOverview"] = """{"segment":"segments/all"}""",
        ["KpiService/GetEmailHealth"] = """{"segment":"segments/all"}""",
        ["PlanService/GetPlan"] = """{"name":"$plan"}""",
        ["PromiseService/GetPromise"] = """{"name":"$promise"}""",
        ["SegmentService/GetSegment"] = """{"name":"segments/all"}""",
        ["SegmentService/GetReadiness"] = """{"name":"segments/all"}""",
        ["SuppressionService/GetSuppression"] = """{"name":"$customerSuppression"}""",
        ["WorkItemService/GetWorkItem"] = """{"name":"$workItem"}""",
        ["MailService/GetMessage"] = """{"name":"$doubt"}""",
    };

    /// <summary>The others, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfNone = new Dictionary<string, string>
    {
        ["AuditService/GetAuditHead"] = AllSegments, ["AuditService/ExportAudit"] = AllSegments, ["AuditService/WatchEvents"] = AllSegments,
        ["ExportService/DownloadExport"] = "An export is its creator's.",
        ["ImportService/GetImport"] = "An import is its creator's.",
        ["InvoiceService/SummarizeDispositions"] = Own, ["QueueService/WatchQueue"] = Own, ["QueueService/GetQueueCounts"] = Own,
        ["JobService/GetJob"] = "A job says how far it is.", ["JobService/WatchJob"] = "A job says how far it is.",
        ["OperationsService/GetStatus"] = Whole, ["OperationsService/GetClock"] = Whole,
        ["SettingsService/GetWorkspace"] = Whole, ["SettingsService/GetCalendar"] = Whole, ["SettingsService/GetSegmentRules"] = Whole,
        ["TemplateService/GetTemplate"] = Whole, ["UserService/GetUser"] = Whole, ["UserService/GetSignInOptions"] = Whole,
        ["UserService/WhoAmI"] = "It is the caller.",
    };

    private const string AllSegments = "The log is for who may see all segments.";
    private const string Own = "It names no segment, and counts what the caller may see.";
    private const string Whole = "It is the whole workspace's.";
}
