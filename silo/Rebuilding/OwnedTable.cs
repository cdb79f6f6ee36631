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
    /// <summary>What becomes of a permit is written by its customer, the rest by its segment.</summary>
    private static readonly ImmutableArray<int> PermitOutcome = [0, 1, 2, 6, 7];

    /// <summary>Every table that grains write, in the order in which their kinds are read.</summary>
    public static readonly ImmutableArray<OwnedTable> All =
    [
        Whole(SuppressionTable.Instance.Table, GrainKind.Workspace, "$key = $key"),
        Whole(SegmentTable.Instance.Table, GrainKind.Segment, "t.key = $key"),
        Whole(NoteTable.Instance.Table, GrainKind.Segment, "t.segment = $key AND t.customer = ''"),
        new(PermitTable.Instance.Table, GrainKind.Segment, "t.segment = $key", [0, 1, 2, 3, 4, 5], true),
        Whole(CustomerTable.Instance.Table, GrainKind.Customer, "t.key = $key"),
        OfCustomer(ContactTable.Instance.Table), OfCustomer(DraftTable.Instance.Table), OfCustomer(DraftInvoiceTable.Instance.Table),
        OfCustomer(ContactMadeTable.Instance.Table), OfCustomer(WorkItemTable.Instance.Table), OfCustomer(PromiseTable.Instance.Table),
        OfCustomer(PlanTable.Instance.Table), OfCustomer(EvidenceTable.Instance.Table), OfCustomer(NoteTable.Instance.Table),
        OfCustomer(TransmissionTable.Instance.Table),
        new(PermitTable.Instance.Table, GrainKind.Customer, "t.customer = $key", PermitOutcome, false),
        Whole(InvoiceTable.Instance.Table, GrainKind.Invoice, "t.key = $key"),
        Whole(DisputeTable.Instance.Table, GrainKind.Invoice, "t.invoice = $key"),
    ];

    public string Select => string.Join(", ", Table.Columns.Select(column => $"t.{column.Name}"));

    public string KeyOf(IEnumerable<object?> values) => string.Join('\0', values.Take(Table.KeyLength));

    private static OwnedTable Whole(RowTable table, GrainKind kind, string owner) =>
        new(table, kind, owner, [.. Enumerable.Range(0, table.Columns.Length)], true);

    private static OwnedTable OfCustomer(RowTable table) => Whole(table, GrainKind.Customer, "t.customer = $key");
}
