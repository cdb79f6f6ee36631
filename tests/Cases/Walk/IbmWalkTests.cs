using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Tests.Cases.Acceptance;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Xunit.Abstractions;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Walk;

/// <summary>
/// Two years of a real ledger, day by day at 08:00, on both stores: each invoice gets exactly the steps, and each payer the e-mails, of a
/// deliberately naive model that shares no code with the grains.
/// </summary>
public sealed partial class IbmWalkTests(ITestOutputHelper output)
{
    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Each_invoice_gets_exactly_the_steps_of_the_naive_model(string engine)
    {
        if (Outside.Data(output.WriteLine, "ibm", "accounts-receivable.csv") is not { } path) return;
        var ledger = NaiveLedger.Read(path);
        var expected = NaiveWalk.Run(ledger);
        var watch = Stopwatch.StartNew();

        await using var silo = await CaseSilo.OpenAsync(engine, At(new LocalDate(2012, 1, 1)));
        await using var mailer = new CaseMailer(silo);
        await silo.SetUpAsync(Policy);
        var imports = new IbmImports(silo, path, ledger);
        await imports.CustomersAsync();
        for (var date = new LocalDate(2012, 1, 1); date <= new LocalDate(2013, 12, 31); date = date.PlusDays(1))
        {
            silo.Time.AdvanceTo(At(date));
            await imports.DayAsync(date);
            await RunDayAsync(silo, mailer, ledger, date);
        }

        var actual = (await silo.AllAsync(ContactMadeTable.Instance))
            .GroupBy(row => row.Invoice)
            .ToDictionary(group => group.Key, group => group.OrderBy(row => row.At).Select(row => (row.At.InUtc().Date, row.Offset)).ToList());
        foreach (var invoice in ledger)
        {
            var contacts = expected.Of(invoice.Number).Select(contact => (LocalDate.FromDateOnly(contact.Date), contact.Offset)).ToList();
            Assert.Equal(contacts, actual.GetValueOrDefault(Invoice(invoice.Number), []));
        }

        var sent = (await silo.AllAsync(TransmissionTable.Instance)).Count(row => row.State == TransmissionStates.Accepted);
        Assert.Equal(expected.Emails.Count, sent);
        Assert.Equal(expected.Emails.Select(email => Line(email.Date, email.Covers.Keys)).Order(), Arrived(mailer, ledger).Order());
        var walked = watch.Elapsed;
        var findings = await silo.VerifyAsync();
        output.WriteLine(string.Join(", ", findings.All.Select(check => $"{check.Check} {check.Passed}")) + $"; verified in {(watch.Elapsed - walked).TotalSeconds:0} s");
        output.WriteLine($"{engine}: {ledger.Count} invoices, {sent} e-mails in {walked.TotalSeconds:0} s. {expected.Totals()}");
    }

    /// <summary>Disputes begin on the due date and last until the invoice is settled; then the day's mail leaves.</summary>
    private static async Task RunDayAsync(CaseSilo silo, CaseMailer mailer, IReadOnlyList<NaiveInvoice> ledger, LocalDate date)
    {
        var today = date.ToDateOnly();
        var disputes = ledger.Where(invoice => invoice.Disputed && invoice.Due == today && invoice.Settled >= today)
            .Select(invoice => (Invoice(invoice.Number).Grain, (Plixo.Grains.Core.Message)new OpenDispute("Disputed", null)))
            .ToList();
        if (disputes.Count > 0) await silo.DoAsync(disputes);
        await silo.SettleAsync();
        await mailer.RunAsync();
    }

    /// <summary>The captured files: the day that each is of, and the invoices that it names.</summary>
    private static IEnumerable<string> Arrived(CaseMailer mailer, IReadOnlyList<NaiveInvoice> ledger)
    {
        var known = ledger.Select(invoice => invoice.Number).ToHashSet();
        foreach (var file in mailer.Arrived.Select(message => File.ReadAllText(message.Path)))
        {
            var date = DateTimeOffset.Parse(DateHeader().Match(file).Groups[1].Value, CultureInfo.InvariantCulture);
            var unfolded = file.Replace("=\r\n", "", StringComparison.Ordinal);
            yield return Line(DateOnly.FromDateTime(date.UtcDateTime), Digits().Matches(unfolded).Select(match => match.Value).Where(known.Contains).Distinct());
        }
    }

    private static string Line(DateOnly date, IEnumerable<string> invoices) =>
        $"{date:yyyy-MM-dd} {string.Join(' ', invoices.Order(StringComparer.Ordinal))}";

    [GeneratedRegex(@"^Date: (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex DateHeader();

    [GeneratedRegex(@"\b\d+\b")]
    private static partial Regex Digits();

    private static Instant At(LocalDate date) => date.At(new LocalTime(8, 0)).InUtc().ToInstant();
}
