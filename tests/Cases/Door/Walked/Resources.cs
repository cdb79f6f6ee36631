using Google.Protobuf;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Reads the resource that a request changes.</summary>
internal static class Resources
{
    /// <summary>By the last collection of a resource's name; the request of the method has the name.</summary>
    private static readonly Dictionary<string, string> Readers = new()
    {
        ["customers"] = "CustomerService/GetCustomer", ["contacts"] = "ContactService/GetContact", ["invoices"] = "InvoiceService/GetInvoice",
        ["drafts"] = "DraftService/GetDraft", ["promises"] = "PromiseService/GetPromise", ["plans"] = "PlanService/GetPlan",
        ["disputes"] = "DisputeService/GetDispute", ["segments"] = "SegmentService/GetSegment", ["suppressions"] = "SuppressionService/GetSuppression",
        ["workItems"] = "WorkItemService/GetWorkItem", ["calendars"] = "SettingsService/GetCalendar", ["templates"] = "TemplateService/GetTemplate",
        ["users"] = "UserService/GetUser",
    };

    /// <summary>The etag of the resource as it is now.</summary>
    public static async Task<string> EtagAsync(WalkWorld world, IMessage request)
    {
        var name = RequestFields.Name(request);
        var etag = request switch
        {
            V1.UpdateSenderRequest => ((V1.ListSendersResponse)await ReadAsync("SettingsService/ListSenders", """{"pageSize":1000}""")).Senders.Single(sender => sender.Name == name).Etag,
            V1.UpdateQueueViewRequest or V1.DeleteQueueViewRequest => ((V1.ListQueueViewsResponse)await ReadAsync("QueueService/ListQueueViews", """{"pageSize":1000}""")).QueueViews.Single(view => view.Name == name).Etag,
            V1.UpdateSegmentRulesRequest => ((V1.GetSegmentRulesResponse)await ReadAsync("SettingsService/GetSegmentRules", "{}")).Rules.Etag,
            V1.UpdateWorkspaceRequest or V1.PauseWorkspaceRequest or V1.ResumeWorkspaceRequest => ((V1.GetWorkspaceResponse)await ReadAsync("SettingsService/GetWorkspace", "{}")).Workspace.Etag,
            _ => EtagIn(await ReadAsync(Readers[name.Split('/')[^2]], $$"""{"name":"{{name}}"}""")),
        };
        return etag.Length > 0 ? etag : throw new InvalidOperationException($"{name} has no etag.");

        async Task<IMessage> ReadAsync(string method, string json) => await world.CallAsync(method, [WalkWorld.Parse(method, json)]);
    }

    private static string EtagIn(IMessage response)
    {
        var resource = (IMessage)response.Descriptor.Fields.InFieldNumberOrder()[0].Accessor.GetValue(response);
        return (string)resource.Descriptor.FindFieldByName("etag").Accessor.GetValue(resource);
    }
}
