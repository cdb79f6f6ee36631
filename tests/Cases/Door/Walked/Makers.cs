namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What a `$word` of a request stands for: the name of the resource in the answer of a method, made for that request alone.</summary>
internal static class Makers
{
    public static readonly IReadOnlyDictionary<string, Maker> All = new Dictionary<string, Maker>
    {
        ["pausedCustomer"] = new("CustomerService/PauseCustomer", """{"name":"$customer","reason":"a test"}"""),
        ["heldCustomer"] = new("CustomerService/HoldCustomer", """{"name":"$customer","until":$day,"reason":"a test"}"""),
        ["pausedInvoice"] = new("InvoiceService/PauseInvoice", """{"name":"$invoice","reason":"a test"}"""),
        ["heldInvoice"] = new("InvoiceService/HoldInvoice", """{"name":"$invoice","until":$day,"reason":"a test"}"""),
        ["expectation"] = new("InvoiceService/ExpectPayment", """{"parent":"$invoice","amount":$amount,"evidence":"a test"}"""),
        ["dispute"] = new("DisputeService/CreateDispute", """{"parent":"$invoice","dispute":{"reason":"DISPUTE_REASON_PRICE","words":"a test"}}"""),
        ["promise"] = new("PromiseService/CreatePromise", """{"parent":"$customer","promise":{"amount":$amount,"date":$day,"invoices":["$invoice"]}}"""),
        ["plan"] = new("PlanService/CreatePlan", """{"parent":"$customer","plan":{"invoices":["$invoice"],"instalments":[{"date":$day,"amount":$amount}]}}""", ByAnother: true),
        ["claimedDraft"] = new("DraftService/ClaimDraft", """{"name":"$draft"}"""),
        ["approvedDraft"] = new("DraftService/ApproveDraft", """{"name":"$draft"}"""),
        ["sentDraft"] = new("DraftService/SendDraft", """{"name":"$approvedDraft"}"""),
        ["escalation"] = new("EscalationService/CreateEscalation", """{"escalation":{"customer":"$customer","target":"ESCALATION_TARGET_LEGAL","reason":"a test"}}"""),
        ["suppression"] = new("SuppressionService/CreateSuppression", """{"suppression":{"email":"s$n@payer.example","reason":"a test","permanent":true}}"""),
        ["customerSuppression"] = new("SuppressionService/CreateSuppression", """{"suppression":{"customer":"$customer","reason":"a test","permanent":true}}"""),
        ["queueView"] = new("QueueService/CreateQueueView", """{"queueView":{"displayName":"V $n","query":"tab=drafts"}}"""),
        ["workItem"] = new("WorkItemService/CreateWorkItem", """{"workItem":{"customer":"$customer","words":"a test"}}"""),
        ["claimedWorkItem"] = new("WorkItemService/ClaimWorkItem", """{"name":"$workItem"}"""),
        ["segment"] = new("SegmentService/CreateSegment", """{"segmentId":"s-$n","segment":{"displayName":"S $n","policy":{"sender":"$sender"}}}"""),
        ["liveSegment"] = new("SegmentService/GoLive", """{"name":"$segment"}"""),
        ["pausedSegment"] = new("SegmentService/PauseSegment", """{"name":"$segment","reason":"a test"}"""),
        ["calendar"] = new("SettingsService/CreateCalendar", """{"calendarId":"c-$n","calendar":{"displayName":"C $n"}}"""),
        ["sender"] = new("SettingsService/CreateSender", """{"senderId":"f-$n","sender":{"displayName":"F $n","email":"f$n@acme.example"}}"""),
        ["template"] = new("TemplateService/CreateTemplate", """{"templateId":"t-$n","template":{"texts":[{"language":"en","subject":"S $n","html":"<p>{total_due}</p>","text":"{total_due}"}]}}"""),
        ["user"] = new("UserService/CreateUser", """{"userId":"u-$n","user":{"displayName":"U $n","role":"ROLE_OPERATOR"}}"""),
        ["token"] = new("UserService/CreateToken", """{"token":{"displayName":"T $n","role":"ROLE_BRIDGE"}}"""),
    };
}
