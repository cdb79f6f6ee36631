using NodaTime;
using NodaTime.Text;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>
/// The gate, row by row: what becomes of an e-mail that a reason stands in the way of, when nobody asks (automatic), when an
/// operator sends it (S), and when one sends it now with a reason (Shift+S).
/// </summary>
public sealed class GateTableTests
{
    private const string Withdraw = "withdraw";
    private const string Wait = "wait";
    private const string Sent = "sent";

    private static readonly Instant Morning = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    /// <param name="Automatic">Null where Autopilot never comes to it.</param>
    private sealed record Row(string Reason, string? Automatic, string S, string ShiftS)
    {
        /// <summary>Before the invoice is there.</summary>
        public Action<CollectionsWorld> Before { get; init; } = _ => { };

        /// <summary>Once its e-mail is approved.</summary>
        public Action<CollectionsWorld> After { get; init; } = _ => { };

        public Func<Policy, Policy> Policy { get; init; } = policy => policy;

        public bool Live { get; init; } = true;

        public bool Approves { get; init; } = true;
    }

    private static readonly Row[] Gate =
    [
        new("nothing", Sent, Sent, Sent),

        new("workspace paused", Wait, "wait SendingPaused", "wait SendingPaused") { After = Asks(GrainId.Workspace, new PauseAll("Audit")) },
        new("segment paused", Wait, "wait SendingPaused", "wait SendingPaused") { After = Asks(Segment.Grain, new PauseSegment("Audit")) },
        new("customer paused", Wait, "wait SendingPaused", "wait SendingPaused") { After = Asks(Customer("c1").Grain, new PauseCustomer("Audit")) },
        new("invoice paused", Wait, "wait SendingPaused", "wait SendingPaused") { After = Asks(Invoice("i1").Grain, new PauseInvoice("Audit")) },
        new("not live", Wait, "wait NotLive", "wait NotLive") { Live = false },
        new("breaker open", Wait, "wait BreakerOpen", "wait BreakerOpen") { Before = world => world.World.Force(Segment.Grain, new BreakerOpened("30 bounces")) },

        new("not approved", null, "refuse DraftNotApproved", "refuse DraftNotApproved") { Approves = false },
        new("changed", null, "refuse DraftNotApproved", "refuse DraftNotApproved")
        {
            After = world =>
            {
                var template = DefaultTemplates.All.First(known => known.Key == DefaultTemplates.Friendly && known.Language.Tag == "en");
                world.Ask(GrainId.Workspace, new SaveTemplate(template.Key, "en", $"Again: {template.Source.Subject}", template.Source.Html, template.Source.Text));
                world.SettleSweeps();
            },
        },
        new("expired", null, "refuse DraftExpired", "refuse DraftExpired") { After = world => world.World.Advance(Duration.FromDays(5)) },
        new("held by another", null, "refuse DraftHeldByOther", "refuse DraftHeldByOther")
        {
            After = world => As(world, "users/omar", () => world.Ask(Customer("c1").Grain, new ClaimDraft(KeyIn(world)))),
        },

        new("paid", Withdraw, "refuse InvoicePaid", "refuse InvoicePaid") { After = world => world.Pay("i1", Eur(10_000)) },
        new("credit covers the balance", Withdraw, "refuse CreditCoversBalance", "refuse CreditCoversBalance")
        {
            After = Asks(Customer("c1").Grain, new RecordUnapplied("p-9", Eur(10_000), false)),
        },
        new("below minimum", Withdraw, "refuse BelowMinimum", Sent) { After = Changes(policy => policy with { MinimumChasedHundredths = 20_000 }) },

        new("disputed whole", Withdraw, "refuse InvoiceDisputed", "refuse InvoiceDisputed") { After = Asks(Invoice("i1").Grain, new OpenDispute("Wrong goods", null)) },
        new("plan current", Withdraw, "refuse PlanActive", "refuse PlanActive")
        {
            After = world =>
            {
                var plan = ((CustomerReply)world.Ask(Customer("c1").Grain, new ProposePlan([new Instalment(Today.PlusDays(30), Eur(10_000))], [])).Body!).Made;
                As(world, "users/omar", () => world.Ask(Customer("c1").Grain, new DecidePlan(plan, PlanState.Current, "")));
            },
        },

        new("promise active", Withdraw, "refuse PromiseActive", Sent)
        {
            After = world => world.Ask(Customer("c1").Grain, new MakePromise(Eur(10_000), Today.PlusDays(3), "Ann", world.World.Now, [])),
        },
        new("payment expected", Withdraw, "refuse PaymentExpected", Sent) { After = Asks(Invoice("i1").Grain, new ExpectMoney(Eur(10_000), "Says so")) },
        new("invoice on hold", Withdraw, "refuse InvoiceOnHold", Sent) { After = Asks(Invoice("i1").Grain, new HoldInvoice(HoldReason.Operator, "Call first", null)) },
        new("customer on hold", Withdraw, "refuse InvoiceOnHold", Sent) { After = Asks(Customer("c1").Grain, new HoldCustomer(HoldReason.Operator, "Call first", null)) },

        new("address suppressed until a date", Withdraw, "refuse ContactSuppressed", Sent) { After = SuppressesAddress(Today.PlusDays(30)) },
        new("address suppressed for good", Withdraw, "refuse ContactSuppressed", "refuse ContactSuppressed") { After = SuppressesAddress(null) },
        new("domain suppressed until a date", Withdraw, "refuse ContactSuppressed", Sent) { After = SuppressesDomain(Today.PlusDays(30)) },
        new("domain suppressed for good", Withdraw, "refuse ContactSuppressed", "refuse ContactSuppressed") { After = SuppressesDomain(null) },
        new("customer suppressed until a date", Withdraw, "refuse ContactSuppressed", Sent) { After = SuppressesCustomer(Today.PlusDays(30)) },
        new("customer suppressed for good", Withdraw, "refuse ContactSuppressed", "refuse ContactSuppressed") { After = SuppressesCustomer(null) },
        new("no valid contact", Withdraw, "refuse NoValidContact", "refuse NoValidContact")
        {
            After = Asks(Customer("c1").Grain, new RemoveContact(ExternalIds.Contact(Source, "ap@c1.example"))),
        },

        new("ledger stale", Wait, "wait LedgerStale", Sent)
        {
            Policy = policy => policy with { StaleHours = 1, StaleHoursAutopilot = 1 },
            Before = world => world.World.Advance(Duration.FromHours(2)),
        },

        new("contact interval", Wait, "wait ContactInterval until 2026-11-07T00:00:00Z", Sent)
        {
            Before = world =>
            {
                world.Ask(Customer("c1").Grain, new LogContact("call", "No answer", "Ann", "EUR", ""));
                world.World.Advance(Duration.FromMinutes(1));
            },
        },
        new("quiet hours", Wait, "wait QuietHours until 2026-11-02T12:00:00Z", Sent)
        {
            Policy = policy => policy with { Quiet = new QuietHours(new LocalTime(6, 0), new LocalTime(12, 0)) },
        },
        new("closed day", Wait, "wait ClosedDay until 2026-11-03T00:00:00Z", Sent)
        {
            After = Changes(policy => policy with { SendingDays = Weekdays.All & ~Weekdays.Monday }),
        },
        new("caps", Wait, "wait SendCapReached until 2026-11-03T00:00:00Z", "wait SendCapReached until 2026-11-03T00:00:00Z")
        {
            Policy = policy => policy with { DayCap = 1 },
            Before = world =>
            {
                world.AddCustomer("first", "ap@first.example");
                world.AddInvoice("i0", "first", Eur(90_000), Today.PlusDays(-1));
                if (world.Events<EmailIntended>().Any()) return;
                var key = KeyIn(world, "first");
                world.Ask(Customer("first").Grain, new ApproveDraft(key, null));
                world.Ask(Customer("first").Grain, new SendDraft(key, null));
            },
        },
    ];

    public static TheoryData<string> Reasons => [.. Gate.Select(row => row.Reason)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Automatic(string reason)
    {
        var row = Gate.Single(row => row.Reason == reason);
        if (row.Automatic is null) return;
        var world = Given(row, autopilot: true);
        row.After(world);
        world.SettleSweeps();

        Assert.Equal(row.Automatic, Outcome(world));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void S(string reason) => Sends(reason, row => row.S, null);

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Shift_S(string reason) => Sends(reason, row => row.ShiftS, "The payer asked for it on the phone");

    private static void Sends(string reason, Func<Row, string> expected, string? overrideReason)
    {
        var row = Gate.Single(row => row.Reason == reason);
        var world = Given(row, autopilot: false);
        var key = KeyIn(world);
        if (row.Approves) world.Ask(Customer("c1").Grain, new ApproveDraft(key, null));
        row.After(world);

        var reply = world.World.Ask(Customer("c1").Grain, new SendDraft(key, overrideReason));

        Assert.Equal(expected(row), reply.Refusal is { } refusal ? $"refuse {refusal.Reason}" : Told(world, (CustomerReply)reply.Body!));
    }

    private static CollectionsWorld Given(Row row, bool autopilot)
    {
        var world = new CollectionsWorld(Morning, policy => row.Policy(policy) with { UndoSeconds = 0 }, autopilot, row.Live);
        if (!row.Live && autopilot) world.ForceAutopilot();
        world.AddCustomer("c1", "ap@c1.example");
        row.Before(world);
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
        return world;
    }

    /// <summary>Sent, or the one reason that the answer gave for waiting.</summary>
    private static string Told(CollectionsWorld world, CustomerReply reply)
    {
        if (Outcome(world) == Sent) return Sent;
        var wait = Assert.Single(reply.Waits);
        return wait.Until is { } until ? $"wait {wait.Reason} until {InstantPattern.General.Format(until)}" : $"wait {wait.Reason}";
    }

    private static string Outcome(CollectionsWorld world)
    {
        world.DeliverMail();
        var draft = world.CustomerOf("c1").Drafts.Values.SingleOrDefault();
        return draft switch
        {
            null or { IsOpen: true } => Wait,
            { Status: DraftStatus.Accepted } => Sent,
            { Status: DraftStatus.Withdrawn or DraftStatus.Suppressed } => Withdraw,
            _ => draft.Status.ToString(),
        };
    }

    private static DraftKey KeyIn(CollectionsWorld world, string customer = "c1") => world.CustomerOf(customer).Drafts.Values.Single().Key;

    private static Action<CollectionsWorld> Asks(GrainId grain, Message message) => world => world.Ask(grain, message);

    private static Action<CollectionsWorld> Changes(Func<Policy, Policy> change) => world =>
    {
        world.Ask(Segment.Grain, new ChangePolicy(change(world.World.State<SegmentState>(Segment.Grain).Policy!), null));
        world.SettleSweeps();
    };

    private static Action<CollectionsWorld> SuppressesAddress(LocalDate? until) =>
        Asks(GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("ap@c1.example"), until, until is null, "Asked for it"));

    private static Action<CollectionsWorld> SuppressesDomain(LocalDate? until) => world =>
    {
        world.Ask(GrainId.Workspace, new SuppressDomain("c1.example", until, until is null, "Asked for it"));
        world.SettleSweeps();
    };

    private static Action<CollectionsWorld> SuppressesCustomer(LocalDate? until) =>
        Asks(Customer("c1").Grain, new SuppressCustomer(until, until is null, "Asked for it"));

    private static void As(CollectionsWorld world, string person, Action does)
    {
        var before = world.World.Actor;
        world.World.Actor = before with { Id = person };
        does();
        world.World.Actor = before;
    }
}
