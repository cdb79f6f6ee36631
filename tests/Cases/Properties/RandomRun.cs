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
using static Plixo.Tests.Cases.Silo.CaseWorkspace;

namespace Plixo.Tests.Cases.Properties;

/// <summary>
/// Random commands on a real silo and on the model. After each command both must agree on what is open, what may be chased and
/// what became of promises; before each dot the model must let the e-mail leave; at each end of a day nothing may be left over.
/// </summary>
internal sealed class RandomRun : IFaultPoints, IMailJournal, IAsyncDisposable
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

    public void Append(JournalLine line)
    {
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    private static LocalDate Date(int day) => Epoch.PlusDays(day);

    private Policy Policy() => CaseWorkspace.Policy with { DayCap = model.Cap, StaleHours = 24 * 1000, StaleHoursAutopilot = 24 * 1000 };

    private async Task<bool> AskAsync(GrainId grain, Message message, bool valid)
    {
        var reply = await silo.AskAsync(grain, message);
        Assert.True(valid == reply.Refusal is null, $"{message} on {grain}: {reply.Refusal?.Words ?? "it was carried out, and should not"}");
        return valid;
    }

    private async Task ImportAsync(Command command)
    {
        if (model.Invoices.Count >= 14) return;
        var customer = model.Customers[command.Which % model.Customers.Count];
        var due = model.Today + (command.How % 15);
        while (model.Invoices.Any(one => one.Customer == customer && one.Due == due)) due++;
        var invoice = new ModelInvoice($"i{model.Invoices.Count}", customer, due) { Amount = 1_000 + command.Much };
        model.Invoices.Add(invoice);
        await RecordAsync(invoice);
    }

    private Task RecordAsync(ModelInvoice invoice) => silo.DoAsync(Record(
        invoice.Number, invoice.Customer.Name, Usd(invoice.Amount), Date(invoice.Due - 20), Date(invoice.Due), silo.Time.Wall));

    private async Task InvoiceAsync(Command command, ModelInvoice invoice)
    {
        var grain = Invoice(invoice.Number).Grain;
        var until = command.How % 3 == 0 ? (int?)null : model.Today + 1 + (command.Much % 9);
        switch (command.Kind)
        {
            case CommandKind.ChangeAmount:
                invoice.Amount = 500 + command.Much;
                await RecordAsync(invoice);
                break;
            case CommandKind.Pay:
                var paid = Math.Max(1, (command.How % 4) switch { 0 => invoice.Open, 1 => invoice.Open + command.Much, 2 => invoice.Open / 2, _ => command.Much % 300 });
                invoice.Payments.Add((paid, false));
                await silo.DoAsync((grain, new RecordEntry($"p{invoice.Payments.Count - 1}", new LedgerEntry(EntryKind.Payment, Usd(paid), Date(model.Today), false, ""))));
                break;
            case CommandKind.Reverse when invoice.Payments.Count > 0:
                var index = command.Much % invoice.Payments.Count;
                invoice.Payments[index] = (invoice.Payments[index].Amount, true);
                await silo.DoAsync((grain, new RecordEntry($"p{index}", new LedgerEntry(EntryKind.Payment, Usd(invoice.Payments[index].Amount), Date(model.Today), true, ""))));
                break;
            case CommandKind.Dispute:
                var part = command.How % 2 == 0 ? (long?)null : 1 + (command.Much % 1500);
                if (await AskAsync(grain, new OpenDispute("Wrong goods", part is { } cents ? Usd(cents) : null), invoice.Open > 0 && !invoice.Disputed && (part ?? 0) <= invoice.Open))
                    (invoice.Disputed, invoice.DisputedAmount) = (true, part);
                break;
            case CommandKind.Resolve:
                var accepted = command.How % 2 == 0;
                if (!await AskAsync(grain, new ResolveDispute(accepted, "Looked at"), invoice.Disputed)) break;
                var credit = Math.Min(invoice.DisputedAmount ?? invoice.Open, invoice.Open);
                if (accepted && credit > 0) invoice.Expected.Add((credit, model.Today + Model.ExpectationDays));
                (invoice.Disputed, invoice.DisputedAmount) = (false, null);
                break;
            case CommandKind.HoldInvoice:
                if (await AskAsync(grain, new HoldInvoice(HoldReason.Operator, "Wait", until is { } day ? Date(day) : null), invoice.Open > 0))
                    invoice.HeldUntil = until ?? int.MaxValue;
                break;
            case CommandKind.ReleaseInvoice:
                await AskAsync(grain, new ReleaseInvoice("Go on"), true);
                invoice.HeldUntil = null;
                break;
            case CommandKind.PauseInvoice:
                if (await AskAsync(grain, new PauseInvoice("Wait"), invoice.Open > 0)) invoice.Paused = true;
                break;
            case CommandKind.ResumeInvoice:
                await AskAsync(grain, new ResumeInvoice("Go on"), true);
                invoice.Paused = false;
                break;
            default:
                break;
        }
    }

    private async Task CustomerAsync(Command command, ModelCustomer customer)
    {
        var grain = Customer(customer.Name).Grain;
        var until = command.How % 3 == 0 ? (int?)null : model.Today + 1 + (command.Much % 9);
        var date = until is { } day ? Date(day) : (LocalDate?)null;
        switch (command.Kind)
        {
            case CommandKind.HoldCustomer:
                await AskAsync(grain, new HoldCustomer(HoldReason.Operator, "Wait", date), true);
                customer.HeldUntil = until ?? int.MaxValue;
                break;
            case CommandKind.ReleaseCustomer:
                await AskAsync(grain, new ReleaseCustomer("Go on"), true);
                customer.HeldUntil = null;
                break;
            case CommandKind.PauseCustomer:
                await AskAsync(grain, new PauseCustomer("Wait"), true);
                customer.Paused = true;
                break;
            case CommandKind.ResumeCustomer:
                await AskAsync(grain, new ResumeCustomer("Go on"), true);
                customer.Paused = false;
                break;
            case CommandKind.SuppressCustomer:
                await AskAsync(grain, new SuppressCustomer(date, date is null, "Asked for it"), true);
                customer.SuppressedUntil = until ?? int.MaxValue;
                break;
            default:
                await AskAsync(grain, new LiftSuppression("Asked again"), true);
                customer.SuppressedUntil = null;
                break;
        }
    }

    private async Task AddressAsync(Command command)
    {
        var addresses = model.Customers.SelectMany(customer => customer.Addresses).Distinct().ToList();
        var address = addresses[command.Which % addresses.Count];
        if (command.Kind == CommandKind.LiftAddress)
        {
            await AskAsync(GrainId.Workspace, new LiftAddress(SuppressedAddress.Of(address), "Asked again"), true);
            model.Suppressed.Remove(address);
            return;
        }

        var until = command.How % 3 == 0 ? (int?)null : model.Today + 1 + (command.Much % 9);
        await AskAsync(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of(address), until is { } day ? Date(day) : null, until is null, "Asked for it"), true);
        model.Suppressed[address] = until ?? int.MaxValue;
    }

    private async Task SegmentAsync(bool paused)
    {
        await AskAsync(Segment.Grain, paused ? new PauseSegment("Wait") : new ResumeSegment(), true);
        model.SegmentPaused = paused;
    }

    private async Task CapAsync(Command command)
    {
        model.SetCap(command.How % 4 == 0 ? 100 : command.Much % 6);
        await AskAsync(Segment.Grain, new ChangePolicy(Policy(), null), true);
    }

    private async Task PromiseAsync(Command command)
    {
        if (command.Kind == CommandKind.CancelPromise)
        {
            if (model.Promises.Count == 0) return;
            var promise = model.Promises[command.Which % model.Promises.Count];
            var by = promise.Parts[0].Invoice.Customer;
            if (await AskAsync(Customer(by.Name).Grain, new EndPromise(promise.Id, PromiseState.Cancelled, "Taken back"), promise.State == "Open"))
                promise.State = nameof(PromiseState.Cancelled);
            return;
        }

        var customer = model.Customers[command.Which % model.Customers.Count];
        var amount = 1 + command.Much;
        var day = model.Today + (command.How % 8);
        var parts = model.Allocate(customer, amount);
        var reply = await silo.AskAsync(Customer(customer.Name).Grain, new MakePromise(Usd(amount), Date(day), "Ann", silo.Time.Wall, []));
        Assert.True(parts is null == reply.Refusal is not null, $"A promise of {amount}: {reply.Refusal?.Words ?? "taken"}");
        if (parts is null) return;
        model.Promises.Add(new ModelPromise
        {
            Id = ((CustomerReply)reply.Body!).Made, Amount = amount, Until = day + Model.PromiseGrace + 1, Parts = parts,
        });
    }

    /// <summary>An operator does something to a draft; whatever it is, nothing wrong may leave.</summary>
    private async Task DraftAsync(Command command)
    {
        var grain = Customer(model.Customers[command.Which % model.Customers.Count].Name).Grain;
        var drafts = (await silo.StateAsync<CustomerState>(grain)).OpenDrafts.ToList();
        if (drafts.Count == 0) return;
        var draft = drafts[command.Much % drafts.Count].Key;
        await silo.AskAsync(grain, (command.How % (autopilot ? 2 : 8)) switch
        {
            0 when !autopilot => new DiscardDraft(draft, "Not now"),
            0 => new UndoDraft(draft),
            1 when autopilot => new ReturnDraft(draft),
            1 => new UndoDraft(draft),
            2 => new ReturnDraft(draft),
            3 or 4 => new ApproveDraft(draft, null),
            _ => new SendDraft(draft, null),
        });
    }

    private async Task ApproveAndDeliverAsync(Command command)
    {
        foreach (var grain in autopilot ? [] : model.Customers.Select(customer => Customer(customer.Name).Grain))
        {
            foreach (var draft in (await silo.StateAsync<CustomerState>(grain)).OpenDrafts.Where(draft => draft.Status == DraftStatus.Drafted).ToList())
            {
                await silo.AskAsync(grain, new ApproveDraft(draft.Key, null));
                if (command.How % 4 > 0) await silo.AskAsync(grain, new SendDraft(draft.Key, null));
            }
        }

        await silo.LiveUntilAsync(silo.Time.Wall + Duration.FromSeconds(15));
        await DeliverAsync(faults: true);
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

    /// <summary>At eleven everything leaves that may; then what is due and free has been sent.</summary>
    private async Task EndDayAsync()
    {
        for (var round = 0; round < 20; round++)
        {
            await silo.SettleAsync();
            if (await DeliverAsync(faults: false) == 0) break;
        }

        if (!autopilot || model.ArmedToday >= model.Cap - 4) return;
        foreach (var customer in model.Customers.Where(customer => customer.LastContact is not { } last || model.Today >= last + Model.Interval))
        {
            var state = await silo.StateAsync<CustomerState>(Customer(customer.Name).Grain);
            if (state.OpenDrafts.Any(draft => draft.Transmissions.Length > 0 || draft.UndoUntil is not null)) continue;
            // One paused invoice holds the e-mail that it shares with others.
            if (model.Invoices.Any(invoice => invoice.Customer == customer && invoice.Paused)) continue;
            foreach (var invoice in model.Invoices.Where(invoice => invoice.Customer == customer && model.MayBeChased(invoice) && model.Sends(invoice)))
            {
                Assert.False(
                    model.DueStep(invoice) is { } step && step > (invoice.Refused ?? int.MinValue),
                    $"Day {model.Today}: the step of day {model.DueStep(invoice)} of {invoice.Number} should have been sent: "
                    + string.Join("; ", state.OpenDrafts.Select(draft => $"{draft.Key} {draft.Status} {draft.ReadyAt} {string.Join(',', draft.Waits)}")));
            }
        }
    }

    /// <summary>The mailer runs; the model is asked before each dot. Answers how many dots there were.</summary>
    private async Task<int> DeliverAsync(bool faults)
    {
        var dots = new List<(string MessageId, string Address, TransmissionOutcome Outcome)>();
        server.Answer = envelope =>
        {
            var outcome = !faults ? ScriptedTransport.Accepted : outcomes.Next(10) switch
            {
                0 or 1 => ScriptedTransport.RefusedForNow,
                2 => ScriptedTransport.RefusedForGood,
                3 => ScriptedTransport.InDoubt,
                _ => ScriptedTransport.Accepted,
            };
            lock (dots) dots.Add((envelope.MessageId.ToString(), envelope.Recipient.ToString(), outcome));
            return outcome;
        };
        var lease = new MailerLease(silo.Store, "silo-1", "start-1", silo.Time);
        await lease.StepAsync(CancellationToken.None);
        await mailer.StepAsync(lease.Current!, CancellationToken.None);
        await mailer.SettleAsync(CancellationToken.None);

        var rows = await silo.AllAsync(TransmissionTable.Instance);
        var items = (await silo.AllAsync(DraftInvoiceTable.Instance)).ToLookup(item => item.Draft);
        foreach (var (message, address, outcome) in dots)
        {
            Dots++;
            var row = rows.Single(row => message.Contains(row.MessageId, StringComparison.Ordinal) && row.Recipient == address);
            var armed = model.Armed();
            Assert.True(armed <= model.CapToday, $"Day {model.Today}: {armed} e-mails under a cap of {model.CapToday}.");
            foreach (var item in items[row.Draft])
            {
                var invoice = model.Invoices.Single(one => Invoice(one.Number) == item.Invoice);
                var why = model.WhyNot(invoice, item.Offset, address, message);
                Assert.True(why is null, $"Day {model.Today}: the step of day {item.Offset} of {invoice.Number} left for {address}, but {why}.");
                if (outcome is TransmissionOutcome.Accepted or TransmissionOutcome.InDoubt) model.Reached(invoice, item.Offset, address, message);
                else if (outcome == ScriptedTransport.RefusedForGood) invoice.Refused = Math.Max(item.Offset, invoice.Refused ?? int.MinValue);
            }
        }

        await silo.SettleAsync();
        return dots.Count;
    }

    private async Task AgreeAsync()
    {
        await silo.SettleAsync();
        var rows = (await silo.AllAsync(InvoiceTable.Instance)).ToDictionary(row => row.Number);
        var kinds = (await silo.Store.QueryAsync(
            $"SELECT i.number, {DispositionSql.Kind} FROM {DispositionSql.From} WHERE {DispositionSql.Open}",
            DispositionSql.Parameters(false).ToDictionary(one => one.Name, one => one.Value),
            row => (Number: (string)row[0]!, Kind: (DispositionKind)(long)row[1]!), CancellationToken.None)).ToList();
        Assert.Equal(model.Invoices.Where(invoice => invoice.Open > 0).Select(invoice => invoice.Number).Order(), kinds.Select(row => row.Number).Order());
        var byNumber = kinds.ToDictionary(row => row.Number, row => row.Kind);
        foreach (var invoice in model.Invoices)
        {
            Assert.Equal((invoice.Number, invoice.Open), (invoice.Number, rows[invoice.Number].Open));
            Assert.True(
                invoice.Open <= 0 || Says(byNumber[invoice.Number]) is not { } chased || chased == model.MayBeChased(invoice),
                $"Day {model.Today}: {invoice.Number} is {byNumber.GetValueOrDefault(invoice.Number)}; the model says it may {(model.MayBeChased(invoice) ? "" : "not ")}be chased.");
            Assert.True(
                rows[invoice.Number].Position == invoice.Position, $"Day {model.Today}: {invoice.Number} is at {rows[invoice.Number].Position}, by the model at {invoice.Position}.");
        }

        var promises = (await silo.AllAsync(PromiseTable.Instance)).ToDictionary(row => row.Id, row => row.State);
        foreach (var promise in model.Promises)
            Assert.True(promises[promise.Id] == promise.State, $"Day {model.Today}: the promise of {promise.Amount} is {promises[promise.Id]}, by the model {promise.State}.");
    }

    /// <summary>Whether a disposition means that the invoice may be chased; null where it hides that (sending is paused before it is looked at).</summary>
    private static bool? Says(DispositionKind kind) => kind switch
    {
        DispositionKind.NotLiveOrPaused => null,
        <= DispositionKind.BelowMinimum => false,
        _ => true,
    };
}
