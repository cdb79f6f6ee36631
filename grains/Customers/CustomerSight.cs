using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Mailing;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>What one turn of a customer sees: its own state, the rows it was given, and what is in force.</summary>
internal sealed class CustomerSight
{
    private const string InvoicesName = "invoices";
    private const string SuppressionsName = "suppressions";
    private const string TransmissionsName = "transmissions";

    private readonly CustomerTurn turn;
    private (CustomerState State, CustomerRow Row)? row;

    public CustomerSight(CustomerTurn turn)
    {
        this.turn = turn;
        Workspace = turn.Context.InForce.Workspace();
        Invoices = WithOwnReservations(InvoicesOf(turn.Context.Rows)).ToDictionary(row => row.Key);
        Transmissions = [.. turn.Context.Rows.Of(TransmissionsName, TransmissionTable.Instance)];
        Suppressions = [.. turn.Context.Rows.Of(SuppressionsName, SuppressionTable.Instance)];
    }

    public WorkspaceState Workspace { get; }

    public IReadOnlyDictionary<InvoiceKey, InvoiceRow> Invoices { get; }

    /// <summary>The rows of this customer's transmissions that have no outcome.</summary>
    public IReadOnlyList<TransmissionRow> Transmissions { get; }

    public IReadOnlyList<SuppressionRow> Suppressions { get; }

    /// <summary>A rule may name a segment that is not there yet.</summary>
    public bool Knows(SegmentKey key) => turn.Context.InForce.Segment(key) is not null;

    public SendingCalendar SendingDays(SegmentView segment) => turn.Context.InForce.SendingDays(segment);

    public SendingTime SendingTime(SegmentView segment) => turn.Context.InForce.SendingTime(segment, RecipientZone);

    public SegmentView? Segment => turn.Context.InForce.Segment(turn.State.Segment);

    public Instant Now => turn.Context.Now;

    /// <summary>The segment's zone; the workspace's where there is no segment.</summary>
    public DateTimeZone Zone => Segment?.Policy.TimeZone ?? Zones.Of(Workspace.Settings.Zone);

    public LocalDate Today => Now.DateIn(Zone);

    public LocalDate WorkspaceToday => Now.DateIn(Zones.Of(Workspace.Settings.Zone));

    /// <summary>When the workspace's next day begins.</summary>
    public Instant WorkspaceMidnight => Zones.Of(Workspace.Settings.Zone).AtStartOfDay(WorkspaceToday.PlusDays(1)).ToInstant();

    /// <summary>The recipient's zone; the segment's where it is unknown.</summary>
    public DateTimeZone RecipientZone => Zones.IsKnown(turn.State.Profile?.Zone) ? Zones.Of(turn.State.Profile!.Zone) : Zone;

    public IReadOnlyList<Contact> Addressable => AddressableOn(Today);

    /// <summary>Those too whose address is suppressed only until a date.</summary>
    public IReadOnlyList<Contact> AddressableOverridden => AddressableOn(Today, overridden: true);

    /// <summary>Who may be written to on the date.</summary>
    public IReadOnlyList<Contact> AddressableOn(LocalDate date, bool overridden = false) => Recipients.Addressable(turn.State, Suppressions, Workspace, date, overridden);

    /// <summary>Permits that the e-mail needs; of one that nobody has approved, that it would need now.</summary>
    public int PermitsOf(Draft draft) => draft is { Approval: null, Transmissions.IsEmpty: true, Class: not MailClass.Internal }
        ? Recipients.For(draft, Addressable).Length
        : draft.Permits;

    /// <summary>The customer's row as its state stands now, within this turn.</summary>
    public CustomerRow Row
    {
        get
        {
            if (row is not { } known || !ReferenceEquals(known.State, turn.State))
                row = (turn.State, CustomerRow.Of(turn.State, turn.Context.Version)!);
            return row.Value.Row;
        }
    }

    /// <summary>The open documents that a turn was given.</summary>
    public static IEnumerable<InvoiceRow> InvoicesOf(FoundRows found) => found.Of(InvoicesName, InvoiceTable.Instance);

    /// <summary>What the gate is asked about: what the e-mails cover, whom they go to, and whether work on them failed.</summary>
    public static RowNeeds NeedsOf(CustomerState state, params IEnumerable<Draft> drafts)
    {
        var look = Needs(state);
        return look with
        {
            Queries = [InvoiceTable.OpenAmong(state.Key, drafts.SelectMany(draft => draft.Items).Select(item => item.Invoice), InvoicesName), .. look.Queries.Where(query => query.Name == SuppressionsName)],
        };
    }

    /// <summary>A turn that decides is given the open documents, the suppressions of its addresses and what is on its way.</summary>
    public static RowNeeds Needs(CustomerState state) => new()
    {
        Queries =
        [
            InvoiceTable.OpenOf(state.Key, InvoicesName),
            SuppressionTable.Of(
                state.Contacts.Values.Select(contact => contact.Email.Value).OfType<string>().Select(Recipients.Normalised), SuppressionsName),
            TransmissionTable.OpenOf(state.Key, TransmissionsName),
        ],
        Counts =
        [
            ParkedMessages.For(GrainKind.Customer, [state.Key.Value], "parked"),
            ParkedMessages.For(
                GrainKind.Invoice, state.OpenDrafts.SelectMany(draft => draft.Items).Select(item => item.Invoice.Value), "parked-invoices"),
        ],
    };

    /// <summary>Work on the customer, or on an invoice that an e-mail covers, failed and is parked: its e-mails are held.</summary>
    public bool IsParked => turn.Context.Rows.Count("parked") + turn.Context.Rows.Count("parked-invoices") > 0;


    public Disposition? ExclusionOf(InvoiceRow invoice) => Exclusion.Of(invoice, Row, Segment);

    /// <summary>What keeps the invoice out of this draft: less counts where a person sends it over the rules.</summary>
    public Disposition? ExclusionOf(InvoiceRow invoice, Draft draft) => draft.Override is null
        ? ExclusionOf(invoice)
        : Exclusion.OfOverridden(invoice, Row, Segment, AddressableOverridden.Count > 0);

    /// <summary>
    /// Whether a contact with the recipient's address may be written to today; none may whose address was erased. Internal mail goes
    /// to no contact, and what it says is checked where it is composed.
    /// </summary>
    public bool MayWriteTo(Draft draft, Transmission transmission) => transmission.Recipient.Value is { } address &&
        (draft.Class == MailClass.Internal || (draft.Override is null ? Addressable : AddressableOverridden).Any(contact => Recipients.Normalised(contact.Email.Value!) == Recipients.Normalised(address)));

    /// <summary>The last finished step, which the invoice itself may not know yet; below all steps where there is none.</summary>
    public int PositionOf(InvoiceRow invoice) =>
        Math.Max(invoice.Position ?? int.MinValue, turn.State.Finished.GetValueOrDefault(invoice.Key.Value, int.MinValue));

    /// <summary>The step that an invoice is to be contacted for; null where none is due, or its draft was declined.</summary>
    public int? DueStepOf(InvoiceRow invoice) => UnfinishedStepOf(invoice) is { } step && !IsDeclined(invoice, step) ? step : null;

    /// <summary>The due step, whether its draft was declined or not.</summary>
    public int? UnfinishedStepOf(InvoiceRow invoice) => invoice.DueStep > PositionOf(invoice) ? invoice.DueStep : null;

    public bool IsDeclined(InvoiceRow invoice, int step) => step <= turn.State.Declined.GetValueOrDefault(invoice.Key.Value, int.MinValue);

    /// <summary>
    /// A step's day has come that the invoice has not planned by yet: its reminder is on the way. Until then nothing of the
    /// currency is drafted or approved, so that an e-mail carries every invoice with a due step and none is left for later.
    /// </summary>
    public bool IsPending(Currency currency) =>
        Invoices.Values.Any(row => row.Currency == currency && row.IsChaseable && row.NextStepAt <= Now);

    /// <summary>A promise or plan made here holds at once what of it is unpaid, before the invoice has heard of it.</summary>
    private IEnumerable<InvoiceRow> WithOwnReservations(IEnumerable<InvoiceRow> rows)
    {
        if (turn.State.Promises.IsEmpty && turn.State.Plans.IsEmpty) return rows;
        var promised = turn.State.Promises.Values.Where(promise => promise.State == PromiseState.Open)
            .SelectMany(promise => promise.Allocations).ToLookup(part => part.Invoice);
        var planned = turn.State.Plans.Values.Where(plan => plan.State == PlanState.Current)
            .SelectMany(plan => plan.Allocations).ToLookup(part => part.Invoice);
        return rows.Select(row => row with
        {
            Promised = Math.Max(row.Promised, promised[row.Key].Sum(part => part.UnpaidOf(row.Open))),
            OnPlan = Math.Max(row.OnPlan, planned[row.Key].Sum(part => part.UnpaidOf(row.Open))),
        });
    }
}
