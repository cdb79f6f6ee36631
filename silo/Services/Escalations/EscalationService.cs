using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Workspaces;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Escalations;

/// <summary>Calls for help. An escalation is a work item of its customer; to whom it goes stands in the item's subject.</summary>
public sealed class EscalationService(Asking asking, Present present)
{
    private const string Prefix = "to:";

    private static readonly Listing<WorkItemRow> Escalations = new(
        [.. WorkItemTable.Instance.Table.As("w"), OwnerSql.Of("w.assignee")],
        "work_item w JOIN customer c ON c.key = w.customer LEFT JOIN segment s ON s.key = w.segment",
        [
            new Field("target", "w.subject", FieldKind.Text)
            {
                Translate = value => Enum.TryParse<V1.EscalationTarget>(
                    value.Replace("ESCALATION_TARGET_", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), true, out var target)
                    ? $"{Prefix}{target}"
                    : null,
            },
            Field.Resource("customer", "w.customer", "customers"), Field.Resource("person", OwnerSql.Of("w.assignee"), "users"),
            Field.Enum<V1.EscalationState>("state", "w.state"),
        ],
        [new Order("w.at", true)], [new Order("w.id")],
        values => WorkItemTable.Instance.Read(values) with { Assignee = (string)values[^1]! });

    private static readonly Condition IsOpen = new($"w.state = '{WorkItemRow.Open}'");

    private static readonly Condition IsEscalation = new($"w.kind = '{nameof(WorkItemKind.Escalation)}'");

    public async Task<V1.CreateEscalationResponse> CreateEscalation(V1.CreateEscalationRequest request, CallContext call)
    {
        var asked = request.Escalation ?? throw Refusals.Invalid("escalation", "is missing.");
        if (asked.Target == V1.EscalationTarget.Unspecified) throw Refusals.Invalid("escalation.target", "is missing.");
        var customer = Names.ReadCustomer(asked.Customer, "escalation.customer");
        var row = await Seen.CustomerAsync(present, call, customer);
        call.Require(Right.Work, row.Segment);
        var now = await present.NowAsync(call.CancellationToken);
        var person = Names.ReadUserOrEmpty(asked.Person, "escalation.person");
        if (person.Length == 0 && asked.Target == V1.EscalationTarget.Manager)
            person = Staff.ManagerOf(now.Workspace, row.Segment.Length > 0 ? new SegmentKey(row.Segment) : null);
        var words = WireValues.ReadWords(asked.Reason, "escalation.reason");
        var answer = await asking.AskAsync<CustomerReply>(
            call, request, customer.Grain, new OpenWorkItem(WorkItemKind.Escalation, words, $"{Prefix}{asked.Target}", person));
        return new V1.CreateEscalationResponse { Escalation = ToWire(await RowAsync(call, answer.Body.Made), call.Actor().Id) };
    }

    /// <summary>Those that are open, unless the filter names a state.</summary>
    public async Task<V1.ListEscalationsResponse> ListEscalations(V1.ListEscalationsRequest request, CallContext call)
    {
        var page = await Escalations.PageAsync(
            present.Store, call, ListRequest.Of(request), "w.segment", IsEscalation,
            FilterParser.Parse(request.Filter)?.Names("state") == true ? Condition.Given() : IsOpen);
        var response = new V1.ListEscalationsResponse { NextPageToken = page.NextPageToken };
        response.Escalations.AddRange(page.Items.Select(row => ToWire(row, "")));
        return response;
    }

    public async Task<V1.CloseEscalationResponse> CloseEscalation(V1.CloseEscalationRequest request, CallContext call)
    {
        var id = Names.Read(request.Name, "name", "escalations")[0];
        var row = await RowAsync(call, id);
        await asking.AskAsync<CustomerReply>(
            call, request, row.Customer.Grain, new CloseWorkItem(id, WireValues.ReadWords(request.Outcome, "outcome")));
        return new V1.CloseEscalationResponse { Escalation = ToWire(await RowAsync(call, id), "") };
    }

    private async Task<WorkItemRow> RowAsync(CallContext call, string id)
    {
        var (found, row) = await Escalations.FirstAsync(
            present.Store, call.CancellationToken, IsEscalation, new Condition("w.id = $key", ("$key", id)));
        return found && call.Sees(row.Segment) ? row : throw Refusals.NotFound($"escalations/{id}");
    }

    private static V1.Escalation ToWire(WorkItemRow row, string creator) => new()
    {
        Name = $"escalations/{row.Id}", Customer = Names.Of(row.Customer), Person = Names.User(row.Assignee), Reason = row.Words,
        Target = row.Subject.StartsWith(Prefix, StringComparison.Ordinal) && Enum.TryParse<V1.EscalationTarget>(row.Subject[Prefix.Length..], out var target)
            ? target
            : V1.EscalationTarget.Unspecified,
        State = row.State == WorkItemRow.Open ? V1.EscalationState.Open : V1.EscalationState.Closed, Outcome = row.Outcome, WorkItem = Names.WorkItem(row.Id), Creator = Names.User(creator), CreateTime = row.At.ToWire(),
    };
}
