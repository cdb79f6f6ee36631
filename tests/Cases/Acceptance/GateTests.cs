using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Mailer;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>What the gate lets through and what it takes back, on the real stores.</summary>
public sealed class GateTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    public static TheoryData<string> Engines => CaseSilo.Engines;

    /// <summary>Acceptance check 3; over SMTP the server has all but the dot when the payment comes.</summary>
    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("postgres", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgres", true)]
    public async Task A_payment_between_approval_and_arming_sends_nothing_and_the_draft_returns_with_a_diff(string engine, bool overSmtp)
    {
        await using var server = new FaultServer();
        await using var silo = await OpenAsync(engine, autopilot: false, ("c1", ["ann@c1.example"]));
        await silo.DoAsync(Due("i1", "c1"), Due("i2", "c1"));
        await silo.SettleAsync();
        var customer = Customer("c1").Grain;
        var draft = (await silo.StateAsync<CustomerState>(customer)).OpenDrafts.Single().Key;
        await silo.DoAsync((customer, new ApproveDraft(draft, null)));
        await silo.DoAsync((customer, new SendDraft(draft, null)));
        await silo.LiveUntilAsync(Start + Duration.FromSeconds(20));
        await using var mailer = new CaseMailer(silo, overSmtp ? server.Port : null);
        Reply? acknowledged = null;
        mailer.At = (point, _) =>
        {
            if (point == MailerFaultPoint.BeforeArm) acknowledged = Task.Run(() => silo.AskAsync(Payment("i1", Usd(4_000), Today).Grain, Payment("i1", Usd(4_000), Today).Message)).GetAwaiter().GetResult();
        };

        await mailer.RunAsync();

        Assert.NotNull(acknowledged);
        Assert.Null(acknowledged.Refusal);
        Assert.Empty(acknowledged.InFlight);
        Assert.Empty(mailer.Arrived);
        Assert.Equal(overSmtp, server.Commands.Contains("DATA"));
        Assert.Empty(server.Dots);
        var back = (await silo.StateAsync<CustomerState>(customer)).Drafts[draft.Value];
        Assert.Equal(DraftStatus.Drafted, back.Status);
        Assert.NotNull(back.Returned);
        var differences = EmailDifferences.Between(await EmailAsync(silo, back.Returned.Before), await EmailAsync(silo, back.Returned.After));
        Assert.Equal(
            [new EmailDifference("invoices", "i1: 100.00 USD, due 2026-03-01", "i1: 60.00 USD, due 2026-03-01"), new EmailDifference("total", "200.00 USD", "160.00 USD")],
            differences.Where(one => one.Part is not ("text" or "subject")));
        var text = Assert.Single(differences, one => one.Part == "text");
        Assert.Contains("100.00", text.Before, StringComparison.Ordinal);
        Assert.Contains("60.00", text.After, StringComparison.Ordinal);
        Assert.Equal(16_000, back.Total.MinorUnits);
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 9.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_hard_bounce_of_one_of_three_recipients_suppresses_one(string engine)
    {
        await using var silo = await OpenAsync(engine, autopilot: true, ("c1", ["a@c1.example", "b@c1.example", "c@c1.example"]));
        await silo.DoAsync(Due("i1", "c1"));
        await silo.SettleAsync();
        Assert.Equal(3, await silo.DeliverMailAsync());
        var bounced = (await silo.AllAsync(TransmissionTable.Instance)).Single(row => row.Recipient == "b@c1.example");

        await silo.DoAsync((Customer("c1").Grain, new ReportBounced(bounced.Id, bounced.To, silo.Time.Wall, "address_unknown", true, true)));
        await silo.LiveUntilAsync(Start + Duration.FromDays(6));
        await silo.ReadLedgerAsync();
        await silo.SettleAsync();

        Assert.Equal(2, await silo.DeliverMailAsync());
        Assert.Equal("b@c1.example", Assert.Single(await silo.AllAsync(SuppressionTable.Instance)).Address);
        Assert.Equal(1, await RecipientsOfAsync(silo, "b@c1.example"));
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 11.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_oldest_of_three_invoices_paid_skips_and_repeats_no_step(string engine)
    {
        await using var silo = await OpenAsync(engine, autopilot: true, ("c1", ["a@c1.example"]));
        await silo.DoAsync([.. Enumerable.Range(0, 3).Select(i => Record($"i{i}", "c1", Usd(10_000), Today, Today.PlusDays(i), Start))]);
        for (var day = 0; day < 60; day++)
        {
            await silo.LiveUntilAsync(Start + Duration.FromDays(day));
            await silo.ReadLedgerAsync();
            if (day == 8) await silo.DoAsync(Payment("i0", Usd(10_000), Today));
            await silo.SettleAsync();
            await silo.DeliverMailAsync();
        }

        var contacts = await Chased.ContactsAsync(silo);
        Assert.Equal([1], contacts[Invoice("i0")].Select(contact => contact.Offset));
        foreach (var number in new[] { "i1", "i2" }) Assert.Equal([1, 7, 14, 30], contacts[Invoice(number)].Select(contact => contact.Offset));
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 13.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Euros_and_dollars_of_one_customer_are_independent(string engine)
    {
        await using var silo = await OpenAsync(engine, autopilot: true, ("c1", ["a@c1.example"]));
        await silo.DoAsync(Due("usd", "c1"), Record("eur", "c1", new Money(10_000, new Currency("EUR")), Today.PlusDays(-30), Today.PlusDays(-1), Start));
        await silo.SettleAsync();
        Assert.Equal(2, await silo.DeliverMailAsync());

        await silo.DoAsync(Payment("eur", new Money(15_000, new Currency("EUR")), Today));
        await silo.LiveUntilAsync(Start + Duration.FromDays(6));
        await silo.ReadLedgerAsync();
        await silo.SettleAsync();

        Assert.Equal(1, await silo.DeliverMailAsync());
        var contacts = await Chased.ContactsAsync(silo);
        Assert.Equal([1], contacts[Invoice("eur")].Select(contact => contact.Offset));
        Assert.Equal([1, 7], contacts[Invoice("usd")].Select(contact => contact.Offset));
        Assert.All(await silo.AllAsync(DraftTable.Instance), draft => Assert.Equal(1, draft.Invoices));
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 14.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Bulk_mail_to_a_suppressed_address_is_refused_for_it_and_sent_to_the_rest(string engine)
    {
        await using var silo = await OpenAsync(
            engine, autopilot: true, [("c0", ["no@c0.example", "yes@c0.example"]), .. Enumerable.Range(1, 9).Select(i => ($"c{i}", new[] { $"a@c{i}.example" }))]);
        await silo.DoAsync((GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("no@c0.example"), null, true, "Asked for it")), (GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("a@c4.example"), null, true, "Asked for it")));
        await silo.SettleAsync();
        await silo.DoAsync([.. Enumerable.Range(0, 10).Select(i => Due($"i{i}", $"c{i}"))]);
        await silo.SettleAsync();

        Assert.Equal(9, await silo.DeliverMailAsync());
        Assert.Equal(0, await RecipientsOfAsync(silo, "no@c0.example"));
        Assert.Equal(0, await RecipientsOfAsync(silo, "a@c4.example"));
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 17.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_mailbox_under_two_customers_suppressed_once_is_mailed_under_neither(string engine)
    {
        await using var silo = await OpenAsync(engine, autopilot: true, ("c1", ["shared@hub.example"]), ("c2", ["shared@hub.example"]));
        await silo.DoAsync(Due("i1", "c1"), Due("i2", "c2"));
        await silo.SettleAsync();
        Assert.Equal(2, (await silo.AllAsync(TransmissionTable.Instance)).Count);

        await silo.DoAsync((GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("shared@hub.example"), null, true, "Asked for it")));
        await silo.SettleAsync();

        Assert.Equal(0, await silo.DeliverMailAsync());
        foreach (var name in new[] { "c1", "c2" }) Assert.Equal(Reach.AllSuppressed, (await silo.StateAsync<CustomerState>(Customer(name).Grain)).Reach);
        await silo.VerifyAsync();
    }

    /// <summary>Acceptance check 19: a pause in the middle of a portion, when some stand before their dot and some behind it.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_pause_during_a_run_lets_only_the_named_ids_arrive(string engine)
    {
        const int Customers = 24;
        await using var silo = await OpenAsync(engine, autopilot: true, [.. Enumerable.Range(0, Customers).Select(i => ($"c{i}", new[] { $"a@c{i}.example" }))]);
        await silo.DoAsync([.. Enumerable.Range(0, Customers).Select(i => Due($"i{i}", $"c{i}"))]);
        await silo.SettleAsync();
        await using var mailer = new CaseMailer(silo);
        var reached = 0;
        Reply? pause = null;
        mailer.At = (point, _) =>
        {
            if (point == MailerFaultPoint.BeforeArm && Interlocked.Increment(ref reached) == Customers / 2)
                pause = Task.Run(() => silo.AskAsync(Segment.Grain, new PauseSegment("Bank holiday"))).GetAwaiter().GetResult();
        };

        await mailer.RunAsync();

        Assert.NotNull(pause);
        var ids = (await silo.AllAsync(TransmissionTable.Instance)).ToDictionary(row => row.Recipient, row => row.Id);
        Assert.Equal(pause.InFlight.Order(), mailer.Arrived.Select(one => ids[one.Recipient]).Order());
        Assert.InRange(mailer.Arrived.Count, 1, Customers - 1);
        mailer.At = (_, _) => { };
        await mailer.RunAsync();
        Assert.Equal(pause.InFlight.Length, mailer.Arrived.Count);

        await silo.DoAsync((Segment.Grain, new ResumeSegment()));
        await silo.SettleAsync();
        await mailer.RunAsync();
        Assert.Equal(Customers, mailer.Arrived.Select(one => one.Recipient).Distinct().Count());
        Assert.Equal(Customers, mailer.Arrived.Count);
        await silo.VerifyAsync();
    }

    internal static async Task<CaseSilo> OpenAsync(string engine, bool autopilot, params (string Name, string[] Emails)[] customers)
    {
        var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(SmallWorkspace.Policy, autopilot);
        foreach (var (name, emails) in customers) await silo.AddCustomerAsync(name, emails);
        await silo.SettleAsync();
        return silo;
    }

    internal static (GrainId, Message) Due(string number, string customer) =>
        Record(number, customer, Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start);

    private static async Task<EmailContent> EmailAsync(CaseSilo silo, string digest) =>
        Assert.IsType<StoredContent.Whole>(await new EmailContents(silo.Store, silo.Codec, silo.Cipher).ReadAsync(digest, default)).ToEmail();

    private static async Task<int> RecipientsOfAsync(CaseSilo silo, string address) =>
        (await silo.AllAsync(TransmissionTable.Instance)).Count(row => row.Recipient == address);
}
