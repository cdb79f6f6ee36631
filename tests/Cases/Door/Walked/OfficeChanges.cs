namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What is done for all customers: segments, settings, users, imports, and the running of the silos.</summary>
internal static class OfficeChanges
{
    /// <summary>Methods that change something and have no request id, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> WithoutRequestId = new Dictionary<string, string>
    {
        ["UserService/SignIn"] = "A link works once, and its session is shown to nobody again.",
        ["UserService/SignOut"] = "The second time there is nobody who calls.",
    };

    /// <summary>Methods that the walk does not call, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotCalled = new Dictionary<string, string>
    {
        ["OperationsService/Drain"] = "It ends the silo that is walked; OperatingTests calls it, twice.",
    };

    /// <summary>Methods, and services with all of theirs, that change nothing of a segment, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfNoSegment = new Dictionary<string, string>
    {
        ["ExportService"] = "An export has what its creator sees.", ["ImportService"] = "A ledger is of all segments.", ["JobService"] = "A job is its creator's, or of who operates.",
        ["OperationsService"] = Whole, ["SettingsService"] = Whole, ["UserService"] = Whole, ["TemplateService/CreateTemplate"] = Whole, ["TemplateService/UpdateTemplate"] = Whole,
        ["SegmentService/CreateSegment"] = "There is none yet.", ["QueueService/CreateQueueView"] = "A view is its owner's.", ["QueueService/BulkQueueItems"] = "What the caller does not see is no item of it.",
    };

    private const string Whole = "It is the whole workspace's.";

    public static readonly Change[] All =
    [
        new("ExportService/ExportList", """{"calendars":{},"format":"EXPORT_FORMAT_CSV"}""", "calendars", "senders"),
        new("ImportService/ImportFile", """
            {"header":{"kind":"LEDGER_KIND_CUSTOMERS","source":"file"}}
            {"chunk":"$csv"}
            """, "$csv", "$otherCsv"),
        new("ImportService/ImportRecords", """
            {"header":{"kind":"LEDGER_KIND_CUSTOMERS","source":"records"}}
            {"customer":{"externalId":"r-$n","displayName":"one","country":"US","currencyCode":"USD"}}
            """, "one", "two"),
        new("JobService/CancelJob", """{"name":"$job"}""", "$job", "$job2"),
        new("MailService/SettleInDoubt", """{"name":"$doubt","evidence":"one"}""", "one", "two"),
        new("OperationsService/RetryParked", """{"name":"$parked"}""", "$parked", "$parked2"),
        new("OperationsService/DropParked", """{"name":"$parked","reason":"one"}""", "one", "two"),
        new("OperationsService/Rebuild", "{}"),
        new("OperationsService/SetClock", """{"businessTime":"$soon"}""", "$soon", "$later"),
        new("OperationsService/AdvanceClock", """{"by":"1s"}""", "1s", "2s"),
        new("SegmentService/CreateSegment", """{"segmentId":"s-$n","segment":{"displayName":"one","policy":{"sender":"$sender"}}}""", "one", "two"),
        new("SegmentService/UpdateSegment", """{"segment":{"name":"$segment","displayName":"one"},"updateMask":"displayName"}""", "one", "two"),
        new("SegmentService/SetAutopilot", """{"name":"$segment","on":true,"reason":"one"}""", "one", "two"),
        new("SegmentService/GoLive", """{"name":"$segment"}""", "$segment", "$segment2"),
        new("SegmentService/PauseSegment", """{"name":"$segment","reason":"one"}""", "one", "two"),
        new("SegmentService/ResumeSegment", """{"name":"$pausedSegment"}""", "$pausedSegment", "$pausedSegment2"),
        new("SegmentService/CloseBreaker", """{"name":"$brokenSegment","reason":"one"}""", "one", "two"),
        new("SettingsService/UpdateWorkspace", """{"workspace":{"displayName":"one$n"},"updateMask":"displayName"}""", "one", "two"),
        new("SettingsService/PauseWorkspace", """{"reason":"one"}""", "one", "two"),
        new("SettingsService/ResumeWorkspace", "{}"),
        new("SettingsService/CreateCalendar", """{"calendarId":"c-$n","calendar":{"displayName":"one"}}""", "one", "two"),
        new("SettingsService/UpdateCalendar", """{"calendar":{"name":"$calendar","displayName":"one"},"updateMask":"displayName"}""", "one", "two"),
        new("SettingsService/ImportCalendar", """{"name":"$calendar","ics":"$ics"}""", "$ics", "$otherIcs"),
        new("SettingsService/CreateSender", """{"senderId":"f-$n","sender":{"displayName":"one","email":"f@acme.example"}}""", "one", "two"),
        new("SettingsService/UpdateSender", """{"sender":{"name":"$sender","displayName":"one"},"updateMask":"displayName"}""", "one", "two"),
        new("SettingsService/UpdateSegmentRules", """{"rules":{"rules":[{"segment":"$segment","countries":["ZZ"]},{"segment":"segments/all"}]}}""", "ZZ", "YY"),
        new("TemplateService/CreateTemplate", """{"templateId":"t-$n","template":{"texts":[{"language":"en","subject":"one","html":"<p>{total_due}</p>","text":"{total_due}"}]}}""", "one", "two"),
        new("TemplateService/UpdateTemplate", """{"template":{"name":"$template","texts":[{"language":"en","subject":"one","html":"<p>{total_due}</p>","text":"{total_due}"}]},"updateMask":"texts"}""", "one", "two"),
        new("TemplateService/PreviewTemplate", """{"name":"$template","customer":"$customer","language":"en"}""", "$customer", "$customer2"),
        new("UserService/CreateUser", """{"userId":"u-$n","user":{"displayName":"one","role":"ROLE_OPERATOR"}}""", "one", "two"),
        new("UserService/UpdateUser", """{"user":{"name":"$user","displayName":"one","disabled":true},"updateMask":"displayName,disabled"}""", "one", "two"),
        new("UserService/CreateSignInLink", """{"name":"$user"}""", "$user", "$user2"),
        new("UserService/CreateToken", """{"token":{"displayName":"one","role":"ROLE_BRIDGE"}}""", "one", "two"),
        new("UserService/RevokeToken", """{"name":"$token"}""", "$token", "$token2"),
        new("OperationsService/ReleaseSending", """{"reason":"one"}""", "one", "two", Givens.StoppedAsync),
        new("OperationsService/Reconcile", "{}", Given: Givens.LostAsync),
    ];
}
