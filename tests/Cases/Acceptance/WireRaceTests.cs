using System.Collections.Concurrent;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support.Smtp;
using Xunit.Abstractions;
using static Plixo.Tests.Cases.Acceptance.PaymentRaces;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>
/// Acceptance check 16 over SMTP: the real mailer speaks to a server that counts, and a payment of another silo comes against the
/// intent or the arm of each e-mail. What the server took is, e-mail by e-mail, what the payments' answers named.
/// </summary>
public sealed class WireRaceTests(ITestOutputHelper output)
{
    private const int DefaultRaces = 100;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Payment_against_intent(string engine) => InRoundsAsync(engine, DefaultRaces, IntentAsync, output);

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Payment_against_arm(string engine) => InRoundsAsync(engine, DefaultRaces, ArmAsync, output);

    /// <summary>
    /// While the mailer sends whatever is intended: every fourth payment comes with the intent, the others as the mailer comes to a place on
    /// the e-mail's way to its dot. Answers how many left.
    /// </summary>
    private static async Task<int> IntentAsync(string engine, int races)
    {
        await using var server = new FaultServer();
        await using var silo = await GivenPermitsAsync(engine, races);
        await using var mailer = new CaseMailer(silo, server.Port);
        var other = silo.Beside();
        var waiting = await WaitingAsync(silo);
        var named = new List<string>();
        var isOver = false;
        string[] places = ["", MailerFaultPoint.AfterIntent, MailerFaultPoint.BeforeArm, MailerFaultPoint.AfterArmed];
        var reached = Enumerable.Range(0, races).ToDictionary(
            i => ($"a@c{i}.example", places[i % places.Length]), _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        mailer.At = (point, envelope) => reached.GetValueOrDefault(($"{envelope.Recipient}", point))?.TrySetResult();

        var sending = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver)) await mailer.StepAsync();
        });
        for (var i = 0; i < races; i++)
        {
            named.AddRange((i % places.Length == 0 ? (await AtOnceAsync(i, () => IntendAsync(i), () => PayAsync(other, i))).Item2 : await PayOnItsWayAsync(i)).InFlight);
        }

        Volatile.Write(ref isOver, true);
        await sending;
        return await NothingElseLeftAsync(silo, mailer, server, named);

        Task<IReadOnlyList<Reply?>> IntendAsync(int i) => CommitAsync(silo, waiting[Customer($"c{i}").Grain]);

        async Task<Reply> PayOnItsWayAsync(int i)
        {
            await IntendAsync(i);
            if (await Task.WhenAny(reached[($"a@c{i}.example", places[i % places.Length])].Task, sending) == sending) await sending;
            return await PayAsync(other, i);
        }
    }

    /// <summary>Each payment is asked for as its e-mail comes to its arm, a little before it or a little after. Answers how many left.</summary>
    private static async Task<int> ArmAsync(string engine, int races)
    {
        var paying = new ConcurrentDictionary<int, Task<Reply>>();
        // No outcome is known before the payments that have been asked for are answered: what is armed is unsettled.
        await using var server = new FaultServer
        {
            Faults = stage => stage != Stage.Dot ? null : new Fault(async peer =>
            {
                await Task.WhenAll(paying.Values);
                await peer.SayAsync("250 2.0.0 taken\r\n");
                return true;
            }, Takes: true),
        };
        await using var silo = await GivenPermitsAsync(engine, races);
        await silo.SettleAsync();
        await using var mailer = new CaseMailer(silo, server.Port);
        var other = silo.Beside();
        var numbers = Enumerable.Range(0, races).ToDictionary(i => $"a@c{i}.example");
        mailer.At = (point, envelope) =>
        {
            if (point != MailerFaultPoint.BeforeArm) return;
            var i = numbers[$"{envelope.Recipient}"];
            var late = new Random(i).Next(-MostSpins, MostSpins);
            paying[i] = Task.Factory.StartNew(
                () =>
                {
                    Thread.SpinWait(Math.Max(0, -late));
                    return PayAsync(other, i);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            Thread.SpinWait(Math.Max(0, late));
        };

        while (paying.Count < races) await mailer.StepAsync();
        var paid = await Task.WhenAll(paying.Values);
        return await NothingElseLeftAsync(silo, mailer, server, paid.SelectMany(reply => reply.InFlight));
    }

    private static async Task<int> NothingElseLeftAsync(CaseSilo silo, CaseMailer mailer, FaultServer server, IEnumerable<string> named)
    {
        mailer.At = (_, _) => { };
        for (var again = 0; again < 2; again++) await mailer.RunAsync();

        var rows = (await silo.AllAsync(TransmissionTable.Instance)).ToDictionary(row => row.Id);
        Assert.Equal(
            named.Select(id => (rows[id].MessageId, rows[id].Recipient)).Order(),
            server.Taken.Select(taken => (MessageIds.Of(taken.Body), taken.Recipient)).Order());
        Assert.Equal(server.Taken.Count, server.Dots.Count);
        Assert.All(rows.Values, row => Assert.NotNull(row.Ended));
        await silo.VerifyAsync();
        return server.Taken.Count;
    }
}
