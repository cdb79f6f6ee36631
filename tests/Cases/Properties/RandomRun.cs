using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Silo.Portal;
using Plixo.Silo.Reading;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Properties;

/// <summary>
/// Random commands on a real silo and on the model. After each command both must agree on what is open, what may be chased and
/// what became of promises; before each dot the model must let the e-mail leave; at each end of a day nothing may be left over.
/// </summary>
internal sealed partial class RandomRun : IFaultPoints, IMailJournal, IAsyncDisposable
{
    private static readonly LocalDate Epoch = new(2026, 3, 2);
    private static readonly byte[] Key = new byte[32];

    private readonly CaseSilo silo;
    private readonly bool autopilot;
    private readonly Model model = new();
    private readonly ScriptedTransport server = new();
    private readonly MailerStep mailer;
    private readonly Random outcomes;

    private RandomRun(CaseSilo silo, bool autopilot, int seed)
    {
        this.silo = silo;
        this.autopilot = autopilot;
        outcomes = new Random(seed);
        mailer = new MailerStep(new MailerWorld(
            silo.Store, silo.Codec, silo.Cipher, server, new EmailRendering(new LinkSigner(Key), new ReplyAddress(null, Key)), this, new MailerAddresses(new ReturnPath("mail.example", Key), null),
            silo.Time, this, NullLogger.Instance));
    }

    /// <summary>E-mails that stood before their dot.</summary>
    public int Dots { get; private set; }

    public static async Task<RandomRun> StartAsync(string engine, int seed, bool autopilot)
    {
        var silo = await CaseSilo.OpenAsync(engine, Epoch.At(new LocalTime(8, 0)).InUtc().ToInstant());
        var run = new RandomRun(silo, autopilot, seed);
        run.model.SetCap(100);
        run.model.BeAt(0);
        await silo.SetUpAsync(run.Policy(), autopilot);
        foreach (var customer in new[] { new ModelCustomer("c0", "a@c0.example"), new ModelCustomer("c1", "a@c1.example", "b@c1.example"), new ModelCustomer("c2", "a@c2.example", "shared@hub.example"), new ModelCustomer("c3", "shared@hub.example") })
        {
            run.model.Customers.Add(customer);
            await silo.AddCustomerAsync(customer.Name, [.. customer.Addresses]);
        }

        await silo.SettleAsync();
        for (var i = 0; i < 6; i++) await run.ImportAsync(new Command(CommandKind.Import, i, 3 * i, 100 * i));
        await silo.SettleAsync();
        return run;
    }

    public async Task DoAsync(Command command)
    {
        await (command.Kind switch
        {
            CommandKind.Import => ImportAsync(command),
            CommandKind.Advance => AdvanceAsync(command),
            CommandKind.Deliver => ApproveAndDeliverAsync(command),
            CommandKind.Cap => CapAsync(command),
            CommandKind.PauseSegment => SegmentAsync(true),
            CommandKind.ResumeSegment => SegmentAsync(false),
            CommandKind.SuppressAddress or CommandKind.LiftAddress => AddressAsync(command),
            CommandKind.Promise or CommandKind.CancelPromise => PromiseAsync(command),
            CommandKind.Draft => DraftAsync(command),
            CommandKind.HoldCustomer or CommandKind.ReleaseCustomer or CommandKind.PauseCustomer or CommandKind.ResumeCustomer
                or CommandKind.SuppressCustomer or CommandKind.LiftCustomer => CustomerAsync(command, model.Customers[command.Which % model.Customers.Count]),
            _ => model.Invoices.Count == 0 ? Task.CompletedTask : InvoiceAsync(command, model.Invoices[command.Which % model.Invoices.Count]),
        });
        await silo.SettleAsync();
        model.Settle();
        await AgreeAsync();
    }

    /// <summary>The day's mail all taken, the model and the store agree, and the store verifies.</summary>
    public async Task EndAsync()
    {
        await EndDayAsync();
        await AgreeAsync();
        await silo.VerifyAsync();
    }

    public async Task VerifyAsync() => await silo.VerifyAsync();

    public void Reach(string point, Envelope envelope)
    {
    }

    public void Append(IReadOnlyCollection<JournalLine> lines)
    {
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    private static LocalDate Date(int day) => Epoch.PlusDays(day);

    private Policy Policy() => SmallWorkspace.Policy with { DayCap = model.Cap, StaleHours = 24 * 1000, StaleHoursAutopilot = 24 * 1000 };

    private async Task<bool> AskAsync(GrainId grain, Message message, bool valid)
    {
        var reply = await silo.AskAsync(grain, message);
        Assert.True(valid == reply.Refusal is null, $"{message} on {grain}: {reply.Refusal?.Words ?? "it was carried out, and should not"}");
        return valid;
    }

    private async Task AdvanceAsync(Command command)
    {
        var hours = command.How % 3 == 0 ? 24 * (1 + (command.Much % 4)) : 1 + (command.Much % 12);
        var end = silo.Time.Wall + Duration.FromHours(hours);
        while (silo.Time.Wall < end)
        {
            var midnight = silo.Time.Wall.InUtc().Date.PlusDays(1).AtMidnight().InUtc().ToInstant();
            if (midnight <= end && silo.Time.Wall < midnight - Duration.FromHours(1))
            {
                await silo.LiveUntilAsync(midnight - Duration.FromHours(1));
                await EndDayAsync();
            }

            var next = Instant.Min(end, midnight);
            await silo.LiveUntilAsync(next);
            model.BeAt(Period.DaysBetween(Epoch, next.InUtc().Date));
            await AgreeAsync();
        }
    }
}
