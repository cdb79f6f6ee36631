using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

public sealed class DocumentLineTests
{
    private static readonly CsvOptions Grouped = new() { Map = new() { GroupDocumentLines = true } };

    private static string Line(string id, string amount, string due = "2026-01-31") => $"{id},c-1,EUR,{amount},2026-01-01,{due}\n";

    [Fact]
    public void Adjacent_lines_of_one_document_are_summed()
    {
        var verdicts = Given.Invoices(Given.InvoiceHeader + Line("i-1", "1.00") + Line("i-1", "1.00") + Line("i-2", "5.00") + Line("i-3", "0.50") + Line("i-3", "0.25"), Grouped);
        Assert.Equal(
            [("i-1", 200L, 1, 2), ("i-2", 500L, 3, 3), ("i-3", 75L, 4, 5)],
            verdicts.Cast<Taken<InvoiceRecord>>().Select(t => (t.Id, t.Record.Amount.MinorUnits, t.Row, t.LastRow)));
    }

    [Fact]
    public void Undeclared_they_are_duplicates() =>
        Assert.All(Given.Invoices(Given.InvoiceHeader + Line("i-1", "1.00") + Line("i-1", "2.00")), v => Assert.IsType<Refused<InvoiceRecord>>(v));

    [Fact]
    public void A_bad_line_refuses_the_whole_document()
    {
        var verdicts = Given.Invoices(Given.InvoiceHeader + Line("i-1", "1.00") + Line("i-1", "x") + Line("i-2", "5.00"), Grouped);
        Assert.Equal("row 1 (line 2), column external_id: row 2 of the same document is refused", Assert.Single(((Refused<InvoiceRecord>)verdicts[0]).Faults).ToString());
        Assert.Equal("AMOUNT_INVALID", Assert.Single(((Refused<InvoiceRecord>)verdicts[1]).Faults).Reason);
        Assert.IsType<Taken<InvoiceRecord>>(verdicts[2]);
    }

    [Fact]
    public void Lines_that_disagree_or_stand_apart_are_refused()
    {
        var disagree = Given.Invoices(Given.InvoiceHeader + Line("i-1", "1.00") + Line("i-1", "1.00", "2026-02-28"), Grouped);
        Assert.All(disagree, v => Assert.Equal("ID_DUPLICATE", Assert.Single(((Refused<InvoiceRecord>)v).Faults).Reason));
        var apart = Given.Invoices(Given.InvoiceHeader + Line("i-1", "1.00") + Line("i-2", "1.00") + Line("i-1", "1.00"), Grouped);
        Assert.Equal(["i-1", "i-1"], apart.OfType<Refused<InvoiceRecord>>().Select(v => v.Id));
    }

    [Fact]
    public void Lines_that_add_up_to_less_than_the_open_amount_are_refused()
    {
        const string header = "external_id,customer_external_id,currency,amount,open_amount,issue_date,due_date\n";
        var good = Given.Invoices(header + "i-1,c-1,EUR,1.00,2.50,2026-01-01,2026-01-31\ni-1,c-1,EUR,2.00,2.50,2026-01-01,2026-01-31\n", Grouped);
        Assert.Equal(250L, ((Taken<InvoiceRecord>)Assert.Single(good)).Record.OpenAmount?.MinorUnits);
        var bad = Given.Invoices(header + "i-1,c-1,EUR,1.00,2.50,2026-01-01,2026-01-31\ni-1,c-1,EUR,1.00,2.50,2026-01-01,2026-01-31\n", Grouped);
        Assert.All(bad, v => Assert.Equal("AMOUNT_ABOVE_WHOLE", Assert.Single(((Refused<InvoiceRecord>)v).Faults).Reason));
    }
}
