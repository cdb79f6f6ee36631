using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Silo.Rebuilding;

/// <summary>The part of a table that one kind of grain writes.</summary>
/// <param name="Table">The table.</param>
/// <param name="Kind">The kind that writes it.</param>
/// <param name="Owner">The condition under which a row `t` is of the grain whose key is `$key`.</param>
/// <param name="Columns">The columns that the kind writes, key columns first.</param>
/// <param name="Decides">Whether it decides that a row is there; another kind that writes its columns only follows.</param>
internal sealed record OwnedTable(RowTable Table, GrainKind Kind, string Owner, ImmutableArray<int> Columns, bool Decides)
{
    /// <summary>What becomes of a permit is written by its customer, the rest by its segment; one that the store forgot, numbered below zero, by the segment alone.</summary>
    private static readonly ImmutableArray<int> PermitOutcome = [0, 1, 2, 6, 7];

    /// <summary>The column of a permit's number.</summary>
    private const int Number = 2;

    /// <summary>Every table that grains write, in the order in which their kinds are read.</summary>
    public static readonly ImmutableArray<OwnedTable> All =
    [
        Whole(SuppressionTable.Instance.Table, GrainKind.Workspace, "$key = $key"),
        Whole(SegmentTable.Instance.Table, GrainKind.Segment, "t.key = $key"),
        Whole(NoteTable.Instance.Table, GrainKind.Segment, "t.segment = $key") with { Only = "t.customer = ''" },
        new(PermitTable.Instance.Table, GrainKind.Segment, "t.segment = $key", [0, 1, 2, 3, 4, 5], true) { Only = "t.number > 0", Holds = row => (long)row[Number]! > 0 },
        Whole(PermitTable.Instance.Table, GrainKind.Segment, "t.segment = $key") with { Only = "t.number < 0", Holds = row => (long)row[Number]! < 0 },
        Whole(CustomerTable.Instance.Table, GrainKind.Customer, "t.key = $key"),
        OfCustomer(ContactTable.Instance.Table), OfCustomer(DraftTable.Instance.Table), OfCustomer(DraftInvoiceTable.Instance.Table),
        OfCustomer(ContactMadeTable.Instance.Table), OfCustomer(WorkItemTable.Instance.Table), OfCustomer(PromiseTable.Instance.Table),
        OfCustomer(PlanTable.Instance.Table), OfCustomer(EvidenceTable.Instance.Table),
        OfCustomer(NoteTable.Instance.Table) with { Only = "t.customer <> ''" },
        OfCustomer(TransmissionTable.Instance.Table),
        new(PermitTable.Instance.Table, GrainKind.Customer, "t.customer = $key", PermitOutcome, false) { Only = "t.number > 0" },
        Whole(InvoiceTable.Instance.Table, GrainKind.Invoice, "t.key = $key"),
        Whole(DisputeTable.Instance.Table, GrainKind.Invoice, "t.invoice = $key"),
    ];

    /// <summary>Which rows `t` of the owner the part is about, where others of them are another part's.</summary>
    public string Only { get; init; } = "TRUE";

    /// <summary>The same of a row that events make: whole, by columns.</summary>
    public Func<object?[], bool> Holds { get; init; } = _ => true;

    public string Select => string.Join(", ", Table.Columns.Select(column => $"t.{column.Name}"));

    public string KeyOf(IEnumerable<object?> values) => string.Join('\0', values.Take(Table.KeyLength));

    private static OwnedTable Whole(RowTable table, GrainKind kind, string owner) =>
        new(table, kind, owner, [.. Enumerable.Range(0, table.Columns.Length)], true);

    private static OwnedTable OfCustomer(RowTable table) => Whole(table, GrainKind.Customer, "t.customer = $key");
}
