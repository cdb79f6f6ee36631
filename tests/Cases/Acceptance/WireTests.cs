using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;
using Xunit.Abstractions;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>The real mailer over SMTP: each case counts what the server saw and holds it against what the store says.</summary>
public sealed class WireTests(ITestOutputHelper output)
{
    private static readonly LocalDate Today = new(2026, 3, 2);

    public static TheoryData<string> Engines => CaseSilo.Engines;

    /// <summary>Acceptance check 3 over SMTP: the server has all but the dot when the payment comes.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_payment_before_the_arm_leaves_the_server_without_its_dot(string engine)
    {
        await using var server = new FaultServer();
        await using var silo = await GivenAsync(engine, 1);
        await using var mailer = new CaseMailer(silo, server.Port);
        Reply? paid = null;
        mailer.At = (point, _) =>
        {
            if (point == MailerFaultPoint.BeforeArm) paid ??= Now(silo.AskAsync(PayAll(0).Grain, PayAll(0).Message));
        };

        await mailer.RunAsync();

        Assert.NotNull(paid);
        Assert.Empty(paid.InFlight);
        Assert.Contains(server.Commands, line => line.StartsWith("RCPT", StringComparison.Ordinal));
        Assert.Empty(server.Dots);
        Assert.Empty(mailer.Journal);
        Assert.Equal(DraftStatus.Withdrawn, (await DraftsAsync(silo)).Single().Status);
        await silo.VerifyAsync();
    }

    /// <summary>The arm was answered, and the mailer comes to the dot too late: it hangs up without it, and the e-mail leaves another time.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_dot_beyond_the_deadline_is_not_written(string engine)
    {
        await using var server = new FaultServer();
        await using var silo = await GivenAsync(engine, 1);
        await using var mailer = new CaseMailer(silo, server.Port);
        Once(mailer, MailerFaultPoint.AfterArmed, () => silo.Time.Advance(MailerLimits.DotDeadline));

        await mailer.RunAsync();
        Assert.Empty(server.Dots);
        Assert.Equal(TransmissionStates.Intended, (await RowsAsync(silo)).Single().State);

        await LeavesOnceLaterAsync(server, silo, mailer);
    }

    /// <summary>The server takes so long over the envelope that the mailer's lease ends: no arm, no dot, and it leaves once afterwards.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_dialogue_beyond_the_lease_is_not_armed(string engine)
    {
        await using var server = new FaultServer();
        await using var silo = await GivenAsync(engine, 1);
        await using var mailer = new CaseMailer(silo, server.Port);
        Once(mailer, MailerFaultPoint.BeforeArm, () => silo.Time.Advance(MailerLimits.LeaseTime));

        await mailer.RunAsync();
        Assert.Empty(server.Dots);

        await LeavesOnceLaterAsync(server, silo, mailer);
    }

    /// <summary>The answer to the dot comes when the lease has ended and somebody has called it doubtful: it is settled by the answer.</summary>
    [Theory]
    [InlineData("sqlite", "250 2.0.0 taken\r\n", 1, TransmissionStates.Accepted)]
    [InlineData("postgres", "250 2.0.0 taken\r\n", 1, TransmissionStates.Accepted)]
    [InlineData("sqlite", "554 5.7.1 no\r\n", 0, TransmissionStates.InDoubt)]
    public async Task An_answer_beyond_the_lease_settles_what_was_in_doubt_and_sends_nothing_again(string engine, string answer, int taken, string state)
    {
        await using var server = new FaultServer { Faults = stage => stage == Stage.Dot ? Fault.Says(answer, takes: answer[0] == '2') : null };
        await using var silo = await GivenAsync(engine, 1);
        await using var mailer = new CaseMailer(silo, server.Port);
        await using var other = new CaseMailer(silo, server.Port);
        Once(mailer, TransportFaultPoint.AfterDot, () =>
        {
            silo.Time.Advance(MailerLimits.LeaseTime + Duration.FromSeconds(1));
            Task.Run(other.SettleAsync).GetAwaiter().GetResult();
            Assert.Equal(TransmissionStates.InDoubt, Now(RowsAsync(silo)).Single().State);
        });

        await mailer.RunAsync();
        await silo.LiveUntilAsync(silo.Time.Wall + Duration.FromHours(1));
        await mailer.RunAsync();

        Assert.Single(server.Dots);
        Assert.Equal(taken, server.Taken.Count);
        Assert.Equal(state, (await RowsAsync(silo)).Single().State);
        await silo.VerifyAsync();
    }

    /// <summary>It is about us and not about the e-mail, at whatever phase it is said.</summary>
    [Theory]
    [InlineData("530 5.7.0 sign in first\r\n", TransmissionStates.Accepted, 1)]
    [InlineData("550 5.7.1 not from you\r\n", TransmissionStates.Refused, 0)]
    public async Task A_relay_that_asks_us_to_sign_in_is_tried_again(string answer, string state, int taken)
    {
        await using var server = new FaultServer { Faults = stage => stage == Stage.Sender ? Fault.Says(answer, takes: false) : null };
        await using var silo = await GivenAsync("sqlite", 1);
        await using var mailer = new CaseMailer(silo, server.Port);

        await mailer.RunAsync();
        Assert.Empty(server.Dots);
        server.Faults = _ => null;
        await silo.LiveUntilAsync(silo.Time.Wall + Duration.FromMinutes(10));
        await mailer.RunAsync();

        Assert.Equal(taken, server.Taken.Count);
        Assert.Equal(state, (await RowsAsync(silo)).Single().State);
    }

    /// <summary>Acceptance check 16 over SMTP: while portions are sent, every customer pays at some moment.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Payments_while_mail_leaves_nothing_arrives_but_what_they_named(string engine)
    {
        const int Customers = 96;
        await using var server = new FaultServer();
        await using var silo = await GivenAsync(engine, Customers);
        await using var mailer = new CaseMailer(silo, server.Port);
        var before = (await RowsAsync(silo)).ToDictionary(row => row.Customer);
        var paying = silo.Beside();
        var order = Enumerable.Range(0, Customers).ToArray();
        new Random(16).Shuffle(order);
        var acknowledged = new Dictionary<CustomerKey, (Reply Reply, bool Ended)>();

        var payments = Task.Run(async () =>
        {
            foreach (var i in order)
            {
                await server.TakenAsync(Math.Min(acknowledged.Count / 3, 20));
                var reply = await paying.AskAsync(PayAll(i).Grain, PayAll(i).Message);
                var row = (await RowsAsync(silo)).Single(row => row.Customer == Customer($"c{i}"));
                acknowledged[Customer($"c{i}")] = (reply, row.State != TransmissionStates.Armed && row.Ended is not null);
            }
        });
        await SendAsync(mailer);
        await payments;
        await silo.SettleAsync();
        await SendAsync(mailer);

        var arrived = server.Taken.Select(one => one.Recipient).ToList();
        Assert.Equal(arrived.Distinct().Count(), arrived.Count);
        foreach (var row in before.Values.Where(row => arrived.Contains(row.Recipient)))
        {
            var (reply, ended) = acknowledged[row.Customer];
            Assert.True(ended || reply.InFlight.Contains(row.Id), $"{row.Id} arrived, and the payment did not name it.");
        }

        Assert.All((await RowsAsync(silo)).Where(row => row.State == TransmissionStates.Accepted), row => Assert.Contains(row.Recipient, arrived));
        output.WriteLine($"{engine}: {arrived.Count} of {Customers} arrived, {acknowledged.Values.Count(one => one.Reply.InFlight.Length > 0)} were named.");
        await silo.VerifyAsync();

        async Task SendAsync(CaseMailer sender)
        {
            for (var portions = 0; portions < Customers / MailerLimits.Portion; portions++) await sender.RunAsync();
        }
    }

    /// <summary>A real Postfix that hands on by LMTP and refuses some.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Through_a_real_Postfix_each_arrives_once_and_what_it_refuses_is_refused(string engine)
    {
        await using var mailbox = new FaultServer();
        await using var postfix = await PostfixServer.StartAsync(mailbox.Port);
        await using var silo = await GateTests.OpenAsync(engine, autopilot: true, [.. Enumerable.Range(0, 20).Select(i => ($"c{i}", new[] { i < 18 ? $"ap{i}@lmtp.test" : $"ap{i}@refused.test" }))]);
        await silo.DoAsync([.. Enumerable.Range(0, 20).Select(i => GateTests.Due($"i{i}", $"c{i}"))]);
        await silo.SettleAsync();

        await using (var mailer = new CaseMailer(silo, postfix.Port)) await mailer.RunAsync();
        await postfix.DrainedAsync();

        Assert.Equal(Enumerable.Range(0, 18).Select(i => $"ap{i}@lmtp.test").Order(), mailbox.Taken.Select(one => one.Recipient).Order());
        foreach (var row in await RowsAsync(silo))
            Assert.Equal(row.Recipient.EndsWith("@lmtp.test", StringComparison.Ordinal) ? TransmissionStates.Accepted : TransmissionStates.Refused, row.State);
        await silo.VerifyAsync();
    }

    private static async Task<CaseSilo> GivenAsync(string engine, int customers)
    {
        var silo = await GateTests.OpenAsync(engine, autopilot: true, [.. Enumerable.Range(0, customers).Select(i => ($"c{i}", new[] { $"ap@c{i}.example" }))]);
        await silo.DoAsync([.. Enumerable.Range(0, customers).Select(i => GateTests.Due($"i{i}", $"c{i}"))]);
        await silo.SettleAsync();
        Assert.Equal(customers, (await RowsAsync(silo)).Count);
        return silo;
    }

    private static async Task LeavesOnceLaterAsync(FaultServer server, CaseSilo silo, CaseMailer mailer)
    {
        await silo.LiveUntilAsync(silo.Time.Wall + Duration.FromMinutes(10));
        await mailer.RunAsync();
        Assert.Single(server.Taken);
        Assert.Equal(TransmissionStates.Accepted, (await RowsAsync(silo)).Single().State);
        await silo.VerifyAsync();
    }

    private static (GrainId Grain, Message Message) PayAll(int customer) => Payment($"i{customer}", Usd(10_000), Today);

    private static Task<IReadOnlyList<TransmissionRow>> RowsAsync(CaseSilo silo) => silo.AllAsync(TransmissionTable.Instance);

    private static async Task<IReadOnlyList<Draft>> DraftsAsync(CaseSilo silo) => [.. (await silo.StateAsync<CustomerState>(Customer("c0").Grain)).Drafts.Values];

    private static T Now<T>(Task<T> asked) => Task.Run(() => asked).GetAwaiter().GetResult();

    private static void Once(CaseMailer mailer, string at, Action act)
    {
        var done = false;
        mailer.At = (point, _) =>
        {
            if (point != at || done) return;
            done = true;
            act();
        };
    }
}
