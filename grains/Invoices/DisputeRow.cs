using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Invoices;

/// <summary>A dispute in lists; it stays as history when it is resolved.</summary>
/// <param name="Amount">Minor units of the invoice's currency; null: the whole invoice.</param>
/// <param name="State">`Open`, `Accepted` or `Rejected`.</param>
public sealed record DisputeRow(
    string Id, InvoiceKey Invoice, CustomerKey Customer, string Segment, string Reason, long? Amount, string State, string By,
    Instant At, string Outcome, Instant? ResolvedAt)
{
    public static DisputeRow Of(InvoiceState state, Dispute dispute) => new(
        dispute.Id, state.Key, state.Document!.Customer, state.Segment?.Value ?? "", dispute.Reason, dispute.Amount?.MinorUnits,
        "Open", dispute.By, dispute.OpenedAt, "", null);
}

public sealed class DisputeTable : RowTableOf<DisputeRow>
{
    public static readonly DisputeTable Instance = new();

    private DisputeTable()
        : base(
            "dispute", 1, Text("id"), Text("invoice"), Text("customer"), Text("segment"), Text("reason"), Integer("amount"),
            Text("state"), Text("by"), Integer("at"), Text("outcome"), Integer("resolved_at"))
    {
    }

    public static RowCount OpenedSince(string name, SegmentKey segment, Instant since) => new(
        name, Instance.Table, [new RowFilter(3, Comparison.Equal, segment.Value), new RowFilter(8, Comparison.AtLeast, since.ToRow())]);

    public override object?[] Write(DisputeRow row) =>
    [
        row.Id, row.Invoice.Value, row.Customer.Value, row.Segment, row.Reason, row.Amount, row.State, row.By, row.At.ToRow(),
        row.Outcome, row.ResolvedAt.ToRow(),
    ];

    public override DisputeRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, new InvoiceKey((string)values[1]!), new CustomerKey((string)values[2]!), (string)values[3]!,
        (string)values[4]!, (long?)values[5], (string)values[6]!, (string)values[7]!, RowValues.ToInstant(values[8]),
        (string)values[9]!, RowValues.ToInstantOrNull(values[10]));
}
