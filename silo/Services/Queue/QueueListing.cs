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

/// <summary>Drafts that are open and work items that are not snoozed, as one ranked list.</summary>
internal static class QueueListing
{
    /// <summary>Points of a broken promise.</summary>
    private const int PromisePoints = 20;

    /// <summary>Points of a person who waits for an answer.</summary>
    private const int ReplyPoints = 25;

    private const string Source =
        $"""
        (SELECT 'draft' AS source, d.key AS id, d.customer AS customer, d.segment AS segment, '' AS assignee, d.status AS state, d.currency AS currency,
            d.total AS amount, d.invoices AS invoices, d.template AS words, d.created_at AS at, d.ready_at AS due, d.claimed_by AS claimed_by,
            d.claimed_until AS claimed_until, d.wait AS wait,
            (SELECT MIN(i.due_date) FROM draft_invoice x JOIN invoice i ON i.key = x.invoice WHERE x.draft = d.key AND x.customer = d.customer) AS due_date,
            (SELECT MIN(i.number) FROM draft_invoice x JOIN invoice i ON i.key = x.invoice WHERE x.draft = d.key AND x.customer = d.customer) AS number
         FROM draft d WHERE d.status IN ('{nameof(DraftStatus.Drafted)}', '{nameof(DraftStatus.Approved)}', '{nameof(DraftStatus.Waiting)}')
         UNION ALL
         SELECT 'work', w.id, w.customer, w.segment, w.assignee, w.kind, COALESCE(i.currency, ''), COALESCE(i.open, 0),
            CASE WHEN i.key IS NULL THEN 0 ELSE 1 END, w.words, w.at, w.at, w.claimed_by, w.claimed_until, '', i.due_date, i.number
         FROM work_item w LEFT JOIN invoice i ON i.key = w.subject
         WHERE w.state = '{WorkItemRow.Open}' AND (w.snoozed_until IS NULL OR w.snoozed_until <= $business)) q
        """;

    private static readonly string Days = $"(CASE WHEN q.due_date IS NULL THEN 0 ELSE {DaySql.Overdue("q.due_date")} END)";

    /// <summary><see cref="Priorities.Priority"/> as SQL, and the points of the kind.</summary>
    private static readonly string Points =
        $"""
        ({AmountPoints("(q.amount / CASE WHEN q.currency IN $zerodigits THEN 1 WHEN q.currency IN $threedigits THEN 1000 ELSE 100 END)")}
         + CASE WHEN {Days} / {Priority.DaysPerPoint} > {Priority.MaxDaysPoints} THEN {Priority.MaxDaysPoints} ELSE {Days} / {Priority.DaysPerPoint} END
         + CASE q.state WHEN '{nameof(WorkItemKind.BrokenPromise)}' THEN {PromisePoints} WHEN '{nameof(WorkItemKind.Replied)}' THEN {ReplyPoints} ELSE 0 END)
        """;

    /// <summary>Whose it is.</summary>
    public static readonly string Owner = OwnerSql.Of("q.assignee");

    /// <summary>Nobody was given it and its customer has no owner.</summary>
    public const string IsPooled = "q.assignee = '' AND c.owner = ''";

    /// <summary>The number of the wire's tab.</summary>
    public static readonly string Tab =
        $"""
        (CASE WHEN q.source = 'draft' AND q.state = '{nameof(DraftStatus.Drafted)}' THEN {(int)V1.QueueTab.Drafts}
            WHEN q.source = 'draft' THEN {(int)V1.QueueTab.ReadyToSend}
            WHEN q.state = '{nameof(WorkItemKind.BrokenPromise)}' THEN {(int)V1.QueueTab.PromisesDue}
            WHEN q.state = '{nameof(WorkItemKind.Replied)}' THEN {(int)V1.QueueTab.Replies} ELSE {(int)V1.QueueTab.Tasks} END)
        """;

    public static readonly Listing<V1.QueueItem> All = new(
        [
            "q.source", "q.id", "q.customer", "q.segment", Owner, "q.state", "q.currency", "q.amount", "q.invoices", "q.words", "q.at", "q.due",
            "q.claimed_by", "q.claimed_until", "q.wait", "q.number", Days, "c.name", "s.name", Tab, "c.currency", "$realnow",
        ],
        $"{Source} JOIN customer c ON c.key = q.customer LEFT JOIN segment s ON s.key = q.segment",
        [
            Field.Resource("segment", "q.segment", "segments"), Field.Text("kind", "q.source"), Field.Enum("state", "q.state", "DRAFT_STATE_"),
            Field.Resource("customer", "q.customer", "customers"), Field.Number("days_overdue", Days), Field.Number("amount", "q.amount"),
            Field.Number("priority", Points), Field.Time("create_time", "q.at"), Field.Text("customer_display_name", "c.name"),
        ],
        [new Order(Points, true), new Order("q.amount", true)], [new Order("q.source"), new Order("q.id")], Read);

    /// <summary>What the list's expressions rest on.</summary>
    public static Condition Present(InForceNow now) => Condition.Given(
        [.. DispositionSql.Parameters(false), ("$todaynumber", DaySql.Number(now.Today)), ("$realnow", now.Clock.Real.ToRow())]);

    private static V1.QueueItem Read(IReadOnlyList<object?> values)
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
        if (Text(14).Length > 0)
            item.Waits.Add(new V1.Wait { Reason = Enum.Parse<RefusalReason>(Text(14)).ToWire(), Until = item.DueTime });
        item.PriorityParts.AddRange(Priority.Of(amount, days).Contributions.Select(part => new V1.PriorityPart
        {
            Part = part.Name == Priority.AmountAtRisk ? "amount" : part.Name, Points = part.Points, Words = part.Words,
        }));
        if (Text(5) == nameof(WorkItemKind.BrokenPromise)) item.PriorityParts.Add(new V1.PriorityPart { Part = "promise", Points = PromisePoints, Words = "a promise was broken" });
        if (Text(5) == nameof(WorkItemKind.Replied)) item.PriorityParts.Add(new V1.PriorityPart { Part = "sla", Points = ReplyPoints, Words = "somebody waits for an answer" });
        item.Priority = item.PriorityParts.Sum(part => part.Points);
        item.Etag = Etags.OfRow(values.Take(20));
        return item;
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
