using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A note on a customer, one of its invoices, or a segment.</summary>
/// <param name="Customer">Empty for a note on a segment.</param>
/// <param name="Segment">Empty where the customer had none.</param>
/// <param name="Subject">The invoice it is about; empty: the customer or segment.</param>
public sealed record NoteRow(string Id, string Customer, string Segment, string Subject, string Words, string By, Instant At);

public sealed class NoteTable : RowTableOf<NoteRow>
{
    public static readonly NoteTable Instance = new();

    private NoteTable()
        : base("note", 1, Text("id"), Text("customer"), Text("segment"), Text("subject"), Text("words"), Text("by"), Integer("at"))
    {
    }

    public override object?[] Write(NoteRow row) =>
        [row.Id, row.Customer, row.Segment, row.Subject, row.Words, row.By, row.At.ToRow()];

    public override NoteRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (string)values[1]!, (string)values[2]!, (string)values[3]!, (string)values[4]!, (string)values[5]!,
        RowValues.ToInstant(values[6]));
}
