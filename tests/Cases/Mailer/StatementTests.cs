using System.Text;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Grains.Templates;
using Plixo.Mail.Mime;
using Plixo.Silo.Mailer.Statements;
using Plixo.Tests.Cases.Acceptance;
using Plixo.Tests.Cases.Silo;
using UglyToad.PdfPig;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>A statement as files: read back by another library, the same bytes every time, and on the way with its e-mail.</summary>
public sealed class StatementTests
{
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Fact]
    public void It_says_who_owes_what_since_when()
    {
        var text = TextOf(StatementPdf.Write(Of(3), "en"));

        foreach (var words in new[] { "Statement of invoices", "Acme", "Ελληνικά Ωμέγα & Šťastný ООО", "As of 2 March 2026", "R-001", "01 Mar 2026", "EUR 100.00", "Total", "EUR 300.00", "Not due yet", "Days overdue: > 90" })
            Assert.Contains(words.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_in_the_language_of_the_e_mail() =>
        Assert.Contains("Rechnungsaufstellung", TextOf(StatementPdf.Write(Of(1), "de")), StringComparison.Ordinal);

    [Fact]
    public void Every_invoice_stands_on_it_under_the_heads_of_its_page()
    {
        using var pdf = PdfDocument.Open(StatementPdf.Write(Of(130), "en"));

        Assert.Equal(3, pdf.NumberOfPages);
        var text = string.Concat(pdf.GetPages().Select(page => page.Text));
        Assert.All(Enumerable.Range(1, 130), number => Assert.Contains($"R-{number:000}", text, StringComparison.Ordinal));
        Assert.All(pdf.GetPages(), page => Assert.Contains("Issued", page.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_statement_is_the_same_bytes_and_another_is_not()
    {
        var first = StatementPdf.Write(Of(60), "en");

        Assert.Equal(first, StatementPdf.Write(Of(60), "en"));
        Assert.NotEqual(first, StatementPdf.Write(Of(60) with { AsOf = Today.PlusDays(1) }, "en"));
    }

    [Fact]
    public void A_name_in_a_script_that_is_not_drawn_is_left_out_and_a_number_keeps_a_mark()
    {
        var text = TextOf(StatementPdf.Write(Of(1) with { Customer = "株式会社", Lines = [Of(1).Lines[0] with { Number = "請-7" }] }, "en"));

        Assert.DoesNotContain("株", text, StringComparison.Ordinal);
        Assert.Contains("\uFFFD-7", text, StringComparison.Ordinal);
        Assert.Contains("EUR100.00", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_captured_e_mail_carries_both_as_they_were_approved(string engine)
    {
        await using var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(Policy with { AttachStatement = true, AttachSummary = true }, autopilot: false);
        await silo.AddCustomerAsync("c1", "ann@c1.example");
        await silo.DoAsync(Record("i1", "c1", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start), Record("i2", "c1", Usd(5_000), Today.PlusDays(-40), Today.PlusDays(-5), Start));
        await silo.SettleAsync();
        var customer = Customer("c1").Grain;
        var draft = (await silo.StateAsync<CustomerState>(customer)).OpenDrafts.Single().Key;
        await silo.DoAsync((customer, new ApproveDraft(draft, null)));
        await silo.DoAsync((customer, new SendDraft(draft, null)));
        await silo.LiveUntilAsync(Start + Duration.FromSeconds(20));
        await using var mailer = new CaseMailer(silo);

        await mailer.RunAsync();

        var mail = await System.IO.File.ReadAllTextAsync(Assert.Single(mailer.Arrived).Path, Encoding.Latin1);
        var text = TextOf(Attached(mail, "statement.pdf"));
        foreach (var words in new[] { "i1", "i2", "USD150.00" }) Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Equal(
            "number,issue_date,due_date,currency,amount,open\r\ni2,2026-01-21,2026-02-25,USD,50.00,50.00\r\ni1,2026-01-31,2026-03-01,USD,100.00,100.00\r\n",
            Encoding.UTF8.GetString(Attached(mail, "invoices.csv")));
        await silo.VerifyAsync();
    }

    public static TheoryData<string> Engines => CaseSilo.Engines;

    private static byte[] Attached(string mail, string name)
    {
        var part = mail[mail.IndexOf($"filename=\"{name}\"", StringComparison.Ordinal)..];
        part = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return Convert.FromBase64String(part[..part.IndexOf("\r\n--", StringComparison.Ordinal)].Replace("\r\n", "", StringComparison.Ordinal));
    }

    /// <summary>Without its blanks: where words end on a page is the reader's guess.</summary>
    private static string TextOf(byte[] bytes)
    {
        using var pdf = PdfDocument.Open(bytes);
        return string.Concat(pdf.GetPages().SelectMany(page => page.Text).Where(letter => !char.IsWhiteSpace(letter)));
    }

    private static Statement Of(int invoices) => new(
        "Acme", "Ελληνικά Ωμέγα & Šťastný ООО", Today, true, false,
        [.. Enumerable.Range(1, invoices).Select(number => new InvoiceLine($"R-{number:000}", Today.PlusDays(-31), Today.PlusDays(-1), Eur(10_000), Eur(10_000)))]);

    private static Money Eur(long minor) => new(minor, new Currency("EUR"));
}
