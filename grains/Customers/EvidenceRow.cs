using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>What came back for a transmission after its outcome.</summary>
public sealed record EvidenceRow(string Transmission, Instant At, string Kind, string Segment, CustomerKey Customer, string Words);

public sealed class EvidenceTable : RowTableOf<EvidenceRow>
{
    public static readonly EvidenceTable Instance = new();

    private EvidenceTable()
        : base("evidence", 3, Text("transmission"), Integer("at"), Text("kind"), Text("segment"), Text("customer"), Text("words"))
    {
    }

    public static RowCount Count(string name, SegmentKey segment, string kind, Instant since) => new(
        name, Instance.Table,
        [
            new RowFilter(3, Comparison.Equal, segment.Value), new RowFilter(2, Comparison.Equal, kind),
            new RowFilter(1, Comparison.AtLeast, since.ToRow()),
        ]);

    public override object?[] Write(EvidenceRow row) =>
        [row.Transmission, row.At.ToRow(), row.Kind, row.Segment, row.Customer.Value, row.Words];

    public override EvidenceRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, RowValues.ToInstant(values[1]), (string)values[2]!, (string)values[3]!,
        new CustomerKey((string)values[4]!), (string)values[5]!);
}
