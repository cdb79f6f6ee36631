using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.V1;

namespace Plixo.Silo.Services.Imports;

/// <summary>The lists of imports and of what they left behind.</summary>
internal static class ImportLists
{
    public static readonly Listing<ImportRow> Imports = new(
        [.. ImportTable.Instance.Table.Columns.Select(column => column.Name)], "import",
        [
            Field.Text("source", "source"), Field.Enum<V1.LedgerKind>("kind", "kind"), Field.Enum<V1.ImportState>("state", "state", state => state.ToLowerInvariant()),
            Field.Time("create_time", "created"), Field.Time("as_of_time", "as_of"),
        ],
        [new Order("created", Descending: true)], [new Order("id", Descending: true)], ImportTable.Instance.Read);

    public static readonly Listing<ImportedRow> Verdicts = new(
        [.. ImportedRowTable.Instance.Table.Columns.Select(column => column.Name)], "import_row",
        [Field.Enum<V1.VerdictOutcome>("outcome", "outcome", outcome => outcome.ToLowerInvariant()), Field.Number("row", "row_number"), Field.Text("external_id", "external_id")],
        [new Order("row_number")], [], ImportedRowTable.Instance.Read);

    public static readonly Listing<AbsentInvoice> Absent = new(
        ["i.key", "i.number", "i.customer", "c.name", "i.source", "i.open", "i.currency", "COALESCE(a.import, '')", "a.since"],
        "invoice i JOIN customer c ON c.key = i.customer LEFT JOIN absent_invoice a ON a.invoice = i.key",
        [Field.Text("source", "i.source"), Field.Resource("customer", "i.customer", "customers"), Field.Date("due_date", "i.due_date")],
        [new Order("i.due_date")], [new Order("i.key")],
        row => new AbsentInvoice
        {
            Invoice = Names.Invoice(new CustomerKey((string)row[2]!), new InvoiceKey((string)row[0]!)),
            Number = (string)row[1]!,
            Customer = $"customers/{row[2]}",
            CustomerDisplayName = (string)row[3]!,
            Source = (string)row[4]!,
            OpenAmount = WireValues.MoneyOf((long)row[5]!, (string)row[6]!),
            Import = (string)row[7]! is { Length: > 0 } import ? $"imports/{import}" : "",
            AbsentSince = RowValues.ToInstantOrNull(row[8]).ToWire(),
        });

    public static readonly Listing<UnmatchedPayment> Unmatched = new(
        ["source", "external_id", "invoice_external_id", "customer_external_id", "import", "record"], "unmatched_payment",
        [Field.Text("source", "source"), Field.Text("external_id", "external_id"), Field.Text("customer_external_id", "customer_external_id")],
        [new Order("source"), new Order("external_id")], [new Order("invoice_external_id")],
        row =>
        {
            var waiting = UnmatchedTable.Instance.Read(row);
            var record = RecordJson.Read<Silo.Import.PaymentRecord>(waiting.Record);
            return new UnmatchedPayment
            {
                Source = waiting.Source,
                ExternalId = waiting.ExternalId,
                CustomerExternalId = waiting.CustomerExternalId,
                InvoiceExternalId = waiting.InvoiceExternalId,
                Date = record.Date.ToWire(),
                AllocatedAmount = record.AllocatedAmount.ToWire(),
                Type = (PaymentType)((int)record.Type + 1),
                Import = $"imports/{waiting.Import}",
            };
        });

    /// <summary>As of when one kind of one source is known.</summary>
    public sealed record Mark(string Source, RecordKind Kind, Instant AsOf, string Import);

    public static readonly Listing<Mark> Watermarks = new(
        ["m.source", "m.kind", "m.as_of", "m.import"],
        """
        (SELECT i.source AS source, i.kind AS kind, i.as_of AS as_of, max(i.id) AS import FROM import i
         WHERE i.state = 'applied' AND i.as_of = (SELECT max(n.as_of) FROM import n WHERE n.source = i.source AND n.kind = i.kind AND n.state = 'applied')
         GROUP BY i.source, i.kind, i.as_of) m
        """,
        [Field.Text("source", "m.source"), Field.Enum<V1.LedgerKind>("kind", "m.kind"), Field.Time("as_of_time", "m.as_of")],
        [new Order("m.source"), new Order("m.kind")], [new Order("m.source"), new Order("m.kind")],
        row => new Mark((string)row[0]!, Enum.Parse<RecordKind>((string)row[1]!), RowValues.ToInstant(row[2]), (string)row[3]!));

    /// <summary>What an actor that may see some segments only sees of imports: no row of theirs is in a segment, so those that it started.</summary>
    public static IReadOnlyList<Condition> Seen(Actor actor) => actor.Segments.IsEmpty ? [] : [new Condition("creator = $creator", ("$creator", actor.Id))];

    /// <summary>The payments of customers that such an actor may see; those of customers that nobody knows yet are for who may see all.</summary>
    public static IReadOnlyList<Condition> SeenUnmatched(Actor actor) => actor.Segments.IsEmpty
        ? []
        :
        [
            new Condition(
                """
                EXISTS (SELECT 1 FROM customer c WHERE c.source = unmatched_payment.source AND c.external_id = unmatched_payment.customer_external_id
                    AND c.segment IN $segments)
                """,
                ("$segments", actor.Segments.ToArray())),
        ];
}
