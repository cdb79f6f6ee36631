namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Every method that answers in pages.</summary>
internal static class Lists
{
    private const string AnyCustomer = "customers/-";
    private const string AnyInvoice = "customers/-/invoices/-";

    public static readonly Listed[] All =
    [
        new("AuditService/ListAuditEntries", Rows.Of("workItem")),
        new("ContactService/ListContacts", Rows.By("ContactService/CreateContact", """{"parent":"$customer","contact":{"email":"l#@payer.example","role":"CONTACT_ROLE_BILLING"}}"""), "$customer", "$customer2"),
        new("CustomerService/ListCustomers", Rows.Customers),
        new("CustomerService/GetTimeline", Rows.By("NoteService/CreateNote", """{"parent":"$customer","text":"note #"}"""), "$customer", "$customer2"),
        new("CustomerService/WhyCustomer", Rows.Invoices, "$customer", "$customer2"),
        new("DisputeService/ListDisputes", Rows.Of("dispute"), AnyInvoice, "$invoice"),
        new("DraftService/ListDrafts", Rows.By("DraftService/CreateDraft", """{"parent":"$customer","mailClass":"MAIL_CLASS_ANSWER","recipients":[{"kind":"RECIPIENT_KIND_TO","contact":"$contact"}],"subject":"#","text":"Hello"}"""), AnyCustomer, "$customer"),
        new("EscalationService/ListEscalations", Rows.Of("escalation")),
        new("ImportService/ListImports", Rows.Sources),
        new("ImportService/ListVerdicts", null, "$faultyImport", "$faultyImport2", "An import has all its verdicts when it has been judged."),
        new("ImportService/ListWatermarks", Rows.Sources),
        new("ImportService/ListAbsentInvoices", Rows.Absent),
        new("ImportService/ListUnmatchedPayments", Rows.Unmatched),
        new("InvoiceService/ListInvoices", Rows.Invoices, AnyCustomer, "$customer"),
        new("InvoiceService/ListExpectations", Rows.Of("expectation"), AnyInvoice, "$invoice"),
        new("JobService/ListJobs", Rows.Of("job")),
        new("JobService/ListJobItems", null, "$bulk", "$job", "A job's items are chosen when it starts."),
        new("KpiService/ListSegmentHealth", Rows.Of("segment")),
        new("KpiService/ListAging", Rows.Aged),
        new("MailService/ListTransmissions", Rows.Of("doubt")),
        new("MailService/ListInDoubt", Rows.Of("doubt")),
        new("NoteService/ListNotes", Rows.By("NoteService/CreateNote", """{"parent":"$customer","text":"note #"}"""), "$customer", "$customer2"),
        new("OperationsService/ListParked", Rows.Of("parked")),
        new("OperationsService/ListLeases", Rows.Leases),
        new("PlanService/ListPlans", Rows.Of("plan"), AnyCustomer, "$customer"),
        new("PromiseService/ListPromises", Rows.Of("promise"), AnyCustomer, "$customer"),
        new("QueueService/ListQueueItems", Rows.Of("workItem"), Request: """{"scope":"QUEUE_SCOPE_TEAM"}"""),
        new("QueueService/ListQueueViews", Rows.Of("queueView")),
        new("SegmentService/ListSegments", Rows.Of("segment")),
        new("SegmentService/ListPolicyVersions", Rows.By("SegmentService/UpdateSegment", """{"segment":{"name":"$segment","displayName":"P #"},"updateMask":"displayName"}"""), "$segment", "segments/all"),
        new("SegmentService/ListPermits", Rows.Permits, "segments/all", "$segment"),
        new("SettingsService/ListCalendars", Rows.Of("calendar")),
        new("SettingsService/ListSenders", Rows.Of("sender")),
        new("SuppressionService/ListSuppressions", Rows.Of("suppression")),
        new("TemplateService/ListTemplates", Rows.Of("template")),
        new("TemplateService/ListMergeFields", null, Fixed: "The fields are the product's."),
        new("UserService/ListUsers", Rows.Of("user")),
        new("UserService/ListTokens", Rows.Of("token")),
        new("WorkItemService/ListWorkItems", Rows.Of("workItem")),
    ];

    /// <summary>Another value of a field that says which rows are in a list; the walk finds those of filter and order itself.</summary>
    public static readonly IReadOnlyDictionary<string, string> OtherValues = new Dictionary<string, string>
    {
        ["window"] = """{"startDate":$yesterday}""", ["segment"] = "\"segments/all\"", ["date"] = "$yesterday",
        ["scope"] = "\"QUEUE_SCOPE_POOL\"", ["tab"] = "\"QUEUE_TAB_DRAFTS\"",
    };

    /// <summary>Lists that that have nothing to filter by, or one order only, with the reason.</summary>
    private static readonly Dictionary<(string Method, string Field), string> Nones = new()
    {
        [("AuditService/ListAuditEntries", "order_by")] = "The log is read as it was written.",
    };

    /// <summary>Whether the list is known to have no other value of the field.</summary>
    public static bool None(string method, string field) => Nones.ContainsKey((method, field));
}
