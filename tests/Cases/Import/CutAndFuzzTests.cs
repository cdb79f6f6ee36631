using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Plixo.Silo.Import;
using Plixo.Silo.Import.Csv;

namespace Plixo.Tests.Cases.Import;

public sealed class CutAndFuzzTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_file_cut_at_any_byte_is_refused_whole_or_is_a_shorter_whole_file(string lineEnd)
    {
        var whole = "\uFEFF" + (Given.InvoiceHeader + Given.GoodInvoice + "\"i\n\"\"2\",Zoë,EUR,1.00,2026-01-01,2026-01-31\n" + "i-3,c-1,EUR,30.00,2026-01-01,2026-01-31\n").Replace("\n", lineEnd);
        var bytes = Encoding.UTF8.GetBytes(whole);
        var all = Outcomes(Given.Read(bytes, Schemas.Invoices));
        var rows = new List<int>();
        for (var cut = 0; cut < bytes.Length; cut++)
            if (CsvIntake.TryOpen(new MemoryStream(bytes, 0, cut), Schemas.Invoices, new(), out var file, out var fault))
                using (file)
                {
                    rows.Add(file.RowCount);
                    Assert.Equal(all.Take(file.RowCount), Outcomes(file.Rows()));
                }
            else
                Assert.NotEmpty(fault.Words);
        Assert.Equal([0, 1, 2], rows);
    }

    [Fact]
    public void Random_bytes_meet_verdicts_and_no_exception()
    {
        var bytes = ArbMap.Default.GeneratorFor<byte[]>();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(bytes.ToArbitrary(), Judged));
    }

    [Fact]
    public void Random_pieces_of_csv_meet_verdicts_and_no_exception()
    {
        string[] pieces = [",", "\n", "\r\n", "\"", "\"\"", "i-1", "c-1", "EUR", "JPY", "10.00", "-1", "2026-01-31", "0000-00-00", "é", "\r", "\uFEFF", " ", Given.GoodInvoice, "i-2,c-1,EUR,1.00,2026-01-01,2026-01-31\n"];
        var file = Gen.Elements(pieces).ListOf().Select(p => Encoding.UTF8.GetBytes(Given.InvoiceHeader + string.Concat(p)));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(file.ToArbitrary(), Judged));
    }

    /// <summary>Refused with words, or every row has exactly one verdict.</summary>
    private static bool Judged(byte[] bytes)
    {
        if (!CsvIntake.TryOpen(new MemoryStream(bytes), Schemas.Invoices, new(), out var file, out var fault))
            return fault.Words.Length > 0 && fault.Reason.Length > 0;
        using (file)
            return file.Rows().Select(v => v.Row).SequenceEqual(Enumerable.Range(1, file.RowCount));
    }

    private static List<string> Outcomes(IEnumerable<Verdict<InvoiceRecord>> verdicts) =>
        [.. verdicts.Select(v => v is Refused<InvoiceRecord> refused ? string.Join("; ", refused.Faults) : v.ToString())];
}
