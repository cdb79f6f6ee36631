using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A work item in queues; it stays as history when it is closed.</summary>
/// <param name="Assignee">The user it was given to; empty: the customer's owner, else the segment's pool.</param>
/// <param name="State">`Open` or `Closed`.</param>
public sealed record WorkItemRow(
    string Id, CustomerKey Customer, string Segment, string Kind, string Words, string Subject, string Assignee, Instant At,
    Instant? SnoozedUntil, string ClaimedBy, Instant? ClaimedUntil, string State, string Outcome, string ClosedBy, Instant? ClosedAt)
{
    public const string Open = "Open";
    public const string Done = "Closed";

    public static WorkItemRow Of(CustomerState state, WorkItem item) => new(
        item.Id, state.Key, state.Segment?.Value ?? "", item.Kind.ToString(), WordsOf(state, item), item.Subject, item.Assignee, item.At,
        item.SnoozedUntil, item.ClaimedBy, item.ClaimedUntil, Open, "", "", null);

    /// <summary>As history, which names no contact: nobody would come back to take the name out.</summary>
    public static WorkItemRow Closed(CustomerState state, WorkItem item, string outcome, string by, Instant at) => Of(state, item) with
    {
        Words = item.Words,
        SnoozedUntil = null,
        ClaimedBy = "",
        ClaimedUntil = null,
        State = Done,
        Outcome = outcome,
        ClosedBy = by,
        ClosedAt = at,
    };

    /// <summary>A contact that is gone or erased is not named.</summary>
    private static string WordsOf(CustomerState state, WorkItem item) =>
        state.Contacts.TryGetValue(item.Contact, out var contact) && contact.Email.Value is { Length: > 0 } address ? $"{address}: {item.Words}" : item.Words;
}

public sealed class WorkItemTable : RowTableOf<WorkItemRow>
{
    public static readonly WorkItemTable Instance = new();

    private WorkItemTable()
        : base(
            "work_item", 1, Text("id"), Text("customer"), Text("segment"), Text("kind"), Text("words"), Text("subject"),
            Text("assignee"), Integer("at"), Integer("snoozed_until"), Text("claimed_by"), Integer("claimed_until"),
            Text("state"), Text("outcome"), Text("closed_by"), Integer("closed_at"))
    {
    }

    public override object?[] Write(WorkItemRow row) =>
    [
        row.Id, row.Customer.Value, row.Segment, row.Kind, row.Words, row.Subject, row.Assignee, row.At.ToRow(),
        row.SnoozedUntil.ToRow(), row.ClaimedBy, row.ClaimedUntil.ToRow(), row.State, row.Outcome, row.ClosedBy, row.ClosedAt.ToRow(),
    ];

    public override WorkItemRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, new CustomerKey((string)values[1]!), (string)values[2]!, (string)values[3]!, (string)values[4]!,
        (string)values[5]!, (string)values[6]!, RowValues.ToInstant(values[7]), RowValues.ToInstantOrNull(values[8]),
        (string)values[9]!, RowValues.ToInstantOrNull(values[10]), (string)values[11]!, (string)values[12]!, (string)values[13]!,
        RowValues.ToInstantOrNull(values[14]));
}

/// <param name="Paid">Minor units of what had been paid of it when it ended; 0 while it is open.</param>
public sealed record PromiseRow(
    string Id, CustomerKey Customer, string Segment, string Currency, long Amount, LocalDate Date, LocalDate Until, string State,
    string PromisedBy, Instant SaidAt, Instant LoggedAt, string LoggedBy, long Paid)
{
    public static PromiseRow Of(CustomerState state, Promise promise) => new(
        promise.Id, state.Key, state.Segment?.Value ?? "", promise.Amount.Currency.Code, promise.Amount.MinorUnits, promise.Date,
        promise.Until, promise.State.ToString(), promise.PromisedBy, promise.SaidAt, promise.LoggedAt, promise.LoggedBy,
        promise.Paid.MinorUnits);
}

public sealed class PromiseTable : RowTableOf<PromiseRow>
{
    public static readonly PromiseTable Instance = new();

    private PromiseTable()
        : base(
            "promise", 1, Text("id"), Text("customer"), Text("segment"), Text("currency"), Integer("amount"), Text("date"),
            Text("until"), Text("state"), Text("promised_by"), Integer("said_at"), Integer("logged_at"), Text("logged_by"),
            Integer("paid"))
    {
    }

    public override object?[] Write(PromiseRow row) =>
    [
        row.Id, row.Customer.Value, row.Segment, row.Currency, row.Amount, row.Date.ToRow(), row.Until.ToRow(), row.State,
        row.PromisedBy, row.SaidAt.ToRow(), row.LoggedAt.ToRow(), row.LoggedBy, row.Paid,
    ];

    public override PromiseRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, new CustomerKey((string)values[1]!), (string)values[2]!, (string)values[3]!, (long)values[4]!,
        RowValues.ToDate(values[5]), RowValues.ToDate(values[6]), (string)values[7]!, (string)values[8]!,
        RowValues.ToInstant(values[9]), RowValues.ToInstant(values[10]), (string)values[11]!, (long)values[12]!);
}
