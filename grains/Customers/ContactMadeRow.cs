using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A contact about one invoice: coverage counts those that finished a step, latency begins again after each.</summary>
/// <param name="Kind">`email` and `task` finished the step; `call`, `letter` and `meeting` only delay the next.</param>
public sealed record ContactMadeRow(
    InvoiceKey Invoice,
    int Offset,
    Instant At,
    CustomerKey Customer,
    string Segment,
    string Currency,
    string Kind,
    string Draft,
    Instant? StepDueAt,
    Instant? DraftedAt,
    Instant? ApprovedAt,
    bool Automatic);

public sealed class ContactMadeTable : RowTableOf<ContactMadeRow>
{
    public static readonly ContactMadeTable Instance = new();

    private ContactMadeTable()
        : base(
            "contact_made", 3, Text("invoice"), Integer("step"), Integer("at"), Text("customer"), Text("segment"),
            Text("currency"), Text("kind"), Text("draft"), Integer("step_due_at"), Integer("drafted_at"),
            Integer("approved_at"), Integer("automatic"))
    {
    }

    public override object?[] Write(ContactMadeRow row) =>
    [
        row.Invoice.Value, (long)row.Offset, row.At.ToRow(), row.Customer.Value, row.Segment, row.Currency, row.Kind, row.Draft,
        row.StepDueAt.ToRow(), row.DraftedAt.ToRow(), row.ApprovedAt.ToRow(), row.Automatic.ToRow(),
    ];

    public override ContactMadeRow Read(IReadOnlyList<object?> values) => new(
        new InvoiceKey((string)values[0]!), (int)(long)values[1]!, RowValues.ToInstant(values[2]),
        new CustomerKey((string)values[3]!), (string)values[4]!, (string)values[5]!, (string)values[6]!, (string)values[7]!,
        RowValues.ToInstantOrNull(values[8]), RowValues.ToInstantOrNull(values[9]), RowValues.ToInstantOrNull(values[10]),
        RowValues.ToFlag(values[11]));
}
