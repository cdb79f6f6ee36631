using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Silo.Stores;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Cases.Walk;
using Plixo.Tests.Support;
using Xunit.Abstractions;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>Looking at everything again and again sends nothing twice; not looking for days loses nothing.</summary>
public sealed class SchedulerTests(ITestOutputHelper output)
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 0, 0);

    public static TheoryData<string> Engines => CaseSilo.Engines;

    /// <summary>Acceptance check 1: hourly for thirty days; two of them, from the first step on, every minute.</summary>
    [Theory]
    [InlineData("sqlite", 2 * 1440)]
    [InlineData("postgres", 120)]
    public async Task The_scheduler_run_1440_times_a_day_sends_each_step_to_each_recipient_once(string engine, int minutes)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PLIXO_MINUTES"), out var asked)) minutes = asked;
        NaiveInvoice[] invoices = [Invoice("i1", "c1", 1), Invoice("i2", "c1", 3), Invoice("i3", "c2", 1), Invoice("i4", "c3", 2)];
        await using var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(SmallWorkspace.Policy);
        foreach (var name in invoices.Select(invoice => invoice.Customer).Distinct()) await silo.AddCustomerAsync(name, $"a@{name}.example", $"b@{name}.example");
        await silo.DoAsync([.. invoices.Select(invoice => Chased.Of(invoice, Start))]);

        var runs = 0;
        for (var minute = 0; minute < 31 * 1440; minute += minute >= 1440 && minute < 1440 + minutes ? 1 : 60)
        {
            silo.Time.AdvanceTo(Start + Duration.FromMinutes(minute));
            if (minute % 1440 == 0) await silo.ReadLedgerAsync();
            await LookAtEverythingAsync(silo, invoices, runs++);
        }

        var walk = NaiveWalk.Run(invoices, NaiveWalk.Cadence, NaiveWalk.ContactInterval, Start.InUtc().Date.ToDateOnly(), Start.InUtc().Date.PlusDays(30).ToDateOnly());
        var expected = walk.Contacts
            .SelectMany(contacts => contacts.Value.SelectMany(contact => new[] { "a", "b" }.Select(box =>
                (SmallWorkspace.Invoice(contacts.Key), contact.Offset, $"{box}@{invoices.Single(one => one.Number == contacts.Key).Customer}.example"))))
            .Select(step => $"{step}").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, (await Chased.SentAsync(silo)).Select(sent => $"{sent}").Order(StringComparer.Ordinal));
        await silo.VerifyAsync();
        output.WriteLine($"{engine}: {runs} runs, {expected.Count} (step, recipient).");
    }

    /// <summary>Acceptance check 2: stopped for three days, twice, against a model that does not look on those days.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Stopped_for_three_days_it_catches_up_exactly(string engine)
    {
        var random = new Random(2);
        var first = Start.InUtc().Date.ToDateOnly();
        var last = first.AddDays(75);
        var invoices = Enumerable.Range(0, 40).Select(i =>
        {
            var due = first.AddDays(random.Next(5, 45));
            return new NaiveInvoice($"c{i % 8}", $"i{i}", first, due, random.Next(1_000, 100_000), false, due.AddDays(random.Next(1, 60)));
        }).ToList();
        bool Stopped(DateOnly date) => (date.DayNumber - first.DayNumber) is (>= 12 and < 15) or (>= 33 and < 36);

        await using var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(SmallWorkspace.Policy);
        foreach (var name in invoices.Select(invoice => invoice.Customer).Distinct()) await silo.AddCustomerAsync(name, $"ap@{name}.example");
        await silo.DoAsync([.. invoices.Select(invoice => Chased.Of(invoice, Start))]);
        var told = first;
        for (var today = first; today <= last; today = today.AddDays(1))
        {
            if (Stopped(today)) continue;
            silo.Time.AdvanceTo(LocalDate.FromDateOnly(today).At(new LocalTime(8, 0)).InUtc().ToInstant());
            await silo.ReadLedgerAsync();
            var paid = invoices.Where(invoice => invoice.Settled >= told && invoice.Settled < today)
                .Select(invoice => Payment(invoice.Number, Usd(invoice.Cents), LocalDate.FromDateOnly(invoice.Settled))).ToList();
            if (paid.Count > 0) await silo.DoAsync(paid);
            told = today;
            await silo.SettleAsync();
            await silo.DeliverMailAsync();
        }

        var walk = NaiveWalk.Run(invoices, NaiveWalk.Cadence, NaiveWalk.ContactInterval, first, last, Stopped);
        var actual = await Chased.ContactsAsync(silo);
        foreach (var invoice in invoices) Assert.Equal(walk.Of(invoice.Number), actual.GetValueOrDefault(SmallWorkspace.Invoice(invoice.Number), []));
        await silo.VerifyAsync();
    }

    private static NaiveInvoice Invoice(string number, string customer, int day)
    {
        var due = Start.InUtc().Date.PlusDays(day).ToDateOnly();
        return new NaiveInvoice(customer, number, due.AddDays(-10), due, 10_000, false, due.AddDays(300));
    }

    /// <summary>Tells every grain to look, as a scheduler would, and lets the mailer run.</summary>
    private static async Task LookAtEverythingAsync(CaseSilo silo, IReadOnlyList<NaiveInvoice> invoices, int run)
    {
        var looks = invoices.Select(invoice => (SmallWorkspace.Invoice(invoice.Number).Grain, (Message)new Reconsider()))
            .Concat(invoices.Select(invoice => invoice.Customer).Distinct().Select(name => (Customer(name).Grain, (Message)new Look())))
            .Append((Segment.Grain, new IssuePermits()));
        await silo.Store.SendAsync(
            [
                .. looks.Select((look, index) =>
                {
                    var (type, body) = silo.Codec.WriteMessage(look.Grain.Kind, look.Item2);
                    return new OutgoingMessage(look.Grain, "scheduler", run, index, type, body, true, silo.Time.Wall);
                }),
            ],
            null, CancellationToken.None);
        await silo.SettleAsync();
        await silo.DeliverMailAsync();
    }
}
