using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Priorities;
using Plixo.Grains.Rows;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.WorkItems;

namespace Plixo.Silo.Services.Queue;

/// <param name="Draft">Null for a work item.</param>
/// <param name="Segment">Its key; empty where the customer is in none.</param>
/// <param name="Row">A digest of what its row says, without what it waits for.</param>
public sealed record QueueShown(V1.QueueItem Item, (CustomerKey Customer, DraftKey Key)? Draft, string Segment, string Row);

/// <summary>Drafts and work items that are open, as one ranked list.</summary>
internal static class QueueListing
{
    /// <summary>Points of a broken promise.</summary>
    private const int PromisePoints = 20;

    /// <summary>Points of a person who waits for an answer.</summary>
    private const int ReplyPoints = 25;

    /// <summary>The number of the due day and the units of the amount are made once of each row: the rank asks for them many times.</summary>
    private static readonly string Source =
        $"""
        (SELECT 'draft' AS source, d.key AS id, d.customer AS customer, d.segment AS segment, '' AS assignee, d.status AS state, d.currency AS currency,
            d.total AS amount, d.total / {Priority.MinorPerUnit} AS major, d.invoices AS invoices, d.template AS words, d.created_at AS at, d.ready_at AS due, d.claimed_by AS claimed_by,
            d.claimed_until AS claimed_until, d.wait AS wait, {DaySql.Number("d.oldest")} AS due_day, 0 AS snoozed, '' AS number
         FROM draft d WHERE d.class <> '{nameof(MailClass.Internal)}' AND d.status IN ('{nameof(DraftStatus.Drafted)}', '{nameof(DraftStatus.Approved)}', '{nameof(DraftStatus.Waiting)}')
         UNION ALL
         SELECT 'work', w.id, w.customer, w.segment, w.assignee, w.kind, COALESCE(i.currency, ''), COALESCE(i.open, 0), COALESCE(i.open, 0) / {Priority.MinorPerUnit},
            CASE WHEN i.key IS NULL THEN 0 ELSE 1 END, w.words, w.at, w.at, w.claimed_by, w.claimed_until, '', {DaySql.Number("i.due_date")},
            CASE WHEN w.snoozed_until > $business THEN 1 ELSE 0 END, i.number
         FROM work_item w LEFT JOIN invoice i ON i.key = w.subject
         WHERE w.state = '{WorkItemRow.Open}') q
        """;

    private const string Days = "(CASE WHEN q.due_day < $todaynumber THEN $todaynumber - q.due_day ELSE 0 END)";

    private static readonly string DaysPoints =
        $"""
        (CASE WHEN q.due_day < $todaynumber - {Priority.MaxDaysPoints * Priority.DaysPerPoint} THEN {Priority.MaxDaysPoints}
            WHEN q.due_day < $todaynumber THEN ($todaynumber - q.due_day) / {Priority.DaysPerPoint} ELSE 0 END)
        """;

    private const string Weight = "COALESCE(s.weight_percent, 100)";

    /// <summary><see cref="Priorities.Priority"/> as SQL, and the points of the kind.</summary>
    private static readonly string Unweighed =
        $"""
        ({AmountPoints("q.major")}
         + {DaysPoints}
         + CASE q.state WHEN '{nameof(WorkItemKind.BrokenPromise)}' THEN {PromisePoints} WHEN '{nameof(WorkItemKind.Replied)}' THEN {ReplyPoints} ELSE 0 END)
        """;

    /// <summary>
    /// What a weight adds or takes is rounded towards nothing, as <see cref="Priority.Weighed"/> has it: the sum is rounded down where it adds
    /// and up where it takes.
    /// </summary>
    private static readonly string Points =
        $"(({Unweighed} * {Weight} + CASE WHEN {Weight} < {Priority.NoWeight} THEN {Priority.NoWeight - 1} ELSE 0 END) / {Priority.NoWeight})";

    /// <summary>
    /// Read once: there are few segments, and where the planner expects a short queue it scans their table for each of its rows, which of a
    /// thousand is more than all that is left.
    /// </summary>
    private const string OfSegment =
        "LEFT JOIN (WITH known AS MATERIALIZED (SELECT key, name, pool, weight_percent FROM segment) SELECT * FROM known) s ON s.key = q.segment";

    private const string Shown = $"JOIN customer c ON c.key = q.customer {OfSegment}";

    /// <summary>Whose it is.</summary>
    public static readonly string Owner = OwnerSql.Of("q.assignee");

    /// <summary>Nobody was given it and its customer has no owner.</summary>
    public const string IsPooled = "q.assignee = '' AND c.owner = ''";

    /// <summary>What is to be done now.</summary>
    public const string IsAwake = "q.snoozed = 0";

    /// <summary>The number of the wire's tab.</summary>
    public static readonly string Tab =
        $"""
        (CASE WHEN q.snoozed = 1 THEN {(int)V1.QueueTab.Snoozed} WHEN q.source = 'draft' AND q.state = '{nameof(DraftStatus.Drafted)}' THEN {(int)V1.QueueTab.Drafts}
            WHEN q.source = 'draft' THEN {(int)V1.QueueTab.ReadyToSend}
            WHEN q.state = '{nameof(WorkItemKind.BrokenPromise)}' THEN {(int)V1.QueueTab.PromisesDue}
            WHEN q.state = '{nameof(WorkItemKind.Replied)}' THEN {(int)V1.QueueTab.Replies} ELSE {(int)V1.QueueTab.Tasks} END)
        """;

    /// <summary>1 where it was sent off and waits for what time or a permit ends: nobody has to do anything about it.</summary>
    public const string LeavesByItself = $"(CASE WHEN q.source = 'draft' AND q.state = '{nameof(DraftStatus.Waiting)}' THEN 1 ELSE 0 END)";

    public static readonly Listing<QueueShown> All = new(
        [
            "q.source", "q.id", "q.customer", "q.segment", Owner, "q.state", "q.currency", "q.amount", "q.invoices", "q.words", "q.at", "q.due",
            "q.claimed_by", "q.claimed_until", "q.wait", "q.number", Days, "c.name", "s.name", Tab, "c.currency", "$realnow", Weight,
        ],
        $"{Source} {Shown}",
        [
            Field.Resource("segment", "q.segment", "segments"), Field.Text("kind", "q.source"), Field.Enum<V1.DraftState>("state", "q.state"),
            new Field("work_kind", "q.state", FieldKind.Text) { Translate = WorkItemListing.KindInRow }, Field.Resource("customer", "q.customer", "customers"), Field.Number("days_overdue", Days), Field.Number("amount", "q.amount"),
            Field.Number("priority", Points), Field.Time("create_time", "q.at"), Field.Text("customer_display_name", "c.name"),
            Field.Text("resource", "q.id") with { Translate = resource => resource[(resource.LastIndexOf('/') + 1)..] },
        ],
        [new Order(Points, true), new Order("q.amount", true)], [new Order("q.source"), new Order("q.id")], Read)
    {
        // Joined loosely a customer is looked up only where a filter or the order asks for one.
        Ranking = new($"{Source} LEFT JOIN customer c ON c.key = q.customer {OfSegment}", Shown),
    };

    /// <summary>What the list's expressions rest on.</summary>
    public static Condition Rests(InForceNow now) =>
        Condition.Given(("$todaynumber", DaySql.Number(now.Today)), ("$realnow", now.Clock.Real.ToRow()));

    /// <summary>No other than these.</summary>
    public static Condition AreAmong(IReadOnlyCollection<QueueShown> items) => new(
        "q.customer IN $amongcustomers AND q.id IN $amongids",
        ("$amongcustomers", items.Select(shown => Names.ReadCustomer(shown.Item.Customer).Value).Distinct().ToArray()),
        ("$amongids", items.Select(shown => shown.Item.Resource[(shown.Item.Resource.LastIndexOf('/') + 1)..]).ToArray()));

    /// <summary>Says of the drafts among them what invoice they begin with, when they would leave and why they wait, which their etags cover.</summary>
    public static async Task FillAsync(Present present, InForceNow now, IReadOnlyCollection<QueueShown> items, CancellationToken cancel)
    {
        var drafts = items.Where(shown => shown.Draft is not null).ToDictionary(shown => shown.Draft!.Value);
        await Outlooks.EachAsync(present, now, drafts.Keys, Fill, cancel);

        void Fill(CustomerKey customer, Draft draft, Outlook outlook, FoundRows rows)
        {
            var shown = drafts[(customer, draft.Key)];
            var item = shown.Item;
            item.InvoiceNumber = Outlook.InvoiceNumber(draft, rows);
            item.DueTime = outlook.At.ToWire();
            item.Waits.Clear();
            item.Waits.AddRange(outlook.Waits.Select(Outlooks.ToWire));
            item.Etag = Etags.OfRow([shown.Row, .. outlook.Waits]);
        }
    }

    private static QueueShown Read(IReadOnlyList<object?> values)
    {
        string Text(int column) => (string?)values[column] ?? "";
        var draft = Text(0) == "draft";
        var customer = new CustomerKey(Text(2));
        var days = (int)(long)values[16]!;
        var currency = new Currency(Text(6).Length > 0 ? Text(6) : Text(20));
        var amount = new Money((long)values[7]!, currency);
        var item = new V1.QueueItem
        {
            Resource = draft ? Names.Draft(customer, new DraftKey(Text(1))) : Names.WorkItem(Text(1)), Tab = (V1.QueueTab)(long)values[19]!,
            Title = draft ? (Text(9).Length > 0 ? Text(9) : "E-mail") : Text(9), Customer = Names.Of(customer), CustomerDisplayName = Text(17),
            Segment = Names.Segment(Text(3)), SegmentDisplayName = Text(18), InvoiceNumber = Text(15), Invoices = (int)(long)values[8]!,
            Amount = amount.ToWire(), DaysOverdue = days, Owner = Names.User(Text(4)),
            DueTime = RowValues.ToInstantOrNull(values[11]).ToWire(), CreateTime = RowValues.ToInstant(values[10]).ToWire(),
        };
        if (draft) item.DraftState = DraftListing.StateOf(Text(5));
        else item.WorkKind = WorkItemListing.KindOf(Text(5));
        if ((long?)values[13] > (long)values[21]!)
            (item.HeldBy, item.HoldExpireTime) = (Names.User(Text(12)), RowValues.ToInstant(values[13]).ToWire());
        var priority = Priority.Of(amount, days);
        if (Text(5) == nameof(WorkItemKind.BrokenPromise)) priority = priority.With(new Contribution("promise", PromisePoints, "a promise was broken"));
        if (Text(5) == nameof(WorkItemKind.Replied)) priority = priority.With(new Contribution("sla", ReplyPoints, "somebody waits for an answer"));
        priority = priority.Weighed((int)(long)values[22]!);
        item.PriorityParts.AddRange(priority.Contributions.Select(part => new V1.PriorityPart
        {
            Part = part.Name == Priority.AmountAtRisk ? "amount" : part.Name, Points = part.Points, Words = part.Words,
        }));
        item.Priority = priority.Total;
        item.Etag = Etags.OfRow(values.Take(20));
        return new QueueShown(item, draft ? (customer, new DraftKey(Text(1))) : null, Text(3), item.Etag);
    }

    /// <summary>The logarithm drawn straight between powers of ten, as <see cref="Priority"/> has it.</summary>
    private static string AmountPoints(string major)
    {
        var text = $"CASE WHEN {major} < 1 THEN 0";
        long power = 1;
        for (var points = 0; points < Priority.MaxAmountPoints; points += Priority.PointsPerTenfold, power *= 10)
            text += $" WHEN {major} < {power * 10} THEN {points} + {Priority.PointsPerTenfold} * ({major} - {power}) / {9 * power}";
        return $"{text} ELSE {Priority.MaxAmountPoints} END";
    }
}
