using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Priorities;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A draft as queues, the segment's issue of permits and statistics see it.</summary>
/// <param name="Recipients">How many permits it needs.</param>
/// <param name="Oldest">Due date of the oldest invoice it covers: days overdue count from here.</param>
/// <param name="StepDueAt">When the first of its steps fell due.</param>
/// <param name="Wait">The reason that ends last; empty where none.</param>
public sealed record DraftRow(
    CustomerKey Customer,
    DraftKey Key,
    string Segment,
    string Owner,
    string Class,
    string Status,
    string Currency,
    string Language,
    string Template,
    long Total,
    int Invoices,
    int Recipients,
    LocalDate? Oldest,
    Instant StepDueAt,
    Instant CreatedAt,
    Instant ExpiresAt,
    Instant? ApprovedAt,
    string ApprovedBy,
    bool Automatic,
    bool Edited,
    Instant? ReadyAt,
    string Wait,
    bool Overridden,
    string ClaimedBy,
    Instant? ClaimedUntil,
    string Returned,
    string MessageId,
    Instant? EndedAt,
    string EndReason)
{
    /// <summary>How urgent it is: what the queue is ranked and permits are issued by.</summary>
    /// <param name="today">In the workspace's zone.</param>
    /// <param name="weightPercent">Of the segment.</param>
    public Priority PriorityOn(LocalDate today, int weightPercent) => Priority
        .Of(new Money(Total, new Currency(Currency)), Oldest is { } oldest ? Period.DaysBetween(oldest, today) : 0).Weighed(weightPercent);

    public static DraftRow Of(CustomerState state, Draft draft) => new(
        state.Key, draft.Key, draft.Segment.Value, state.Profile?.Owner ?? "", draft.Class.ToString(), draft.Status.ToString(),
        draft.Currency.Code, draft.Language, draft.Template, draft.Total.MinorUnits, draft.Items.Length,
        draft.Permits, draft.Items.IsEmpty ? null : draft.Items.Min(item => item.Due),
        draft.Items.IsEmpty ? draft.CreatedAt : draft.Items.Min(item => item.StepDueAt), draft.CreatedAt, draft.ExpiresAt,
        draft.Approval?.At, draft.Approval?.By ?? "", draft.Approval?.Automatic ?? false, draft.Edited is not null,
        draft.ReadyAt, draft.Waits.IsEmpty ? "" : draft.Waits.MaxBy(wait => wait.Until ?? Instant.MaxValue)!.Reason.ToString(),
        draft.Override is not null,
        draft.Claim?.By ?? "", draft.Claim?.Until, draft.Returned?.Why ?? "", draft.MessageId, draft.EndedAt, draft.EndReason);
}

public sealed class DraftTable : RowTableOf<DraftRow>
{
    public static readonly DraftTable Instance = new();

    private const int SegmentColumn = 2;
    private const int StatusColumn = 5;
    private const int ReadyAtColumn = 20;

    private DraftTable()
        : base(
            "draft", 2, Text("customer"), Text("key"), Text("segment"), Text("owner"), Text("class"), Text("status"),
            Text("currency"), Text("language"), Text("template"), Integer("total"), Integer("invoices"), Integer("recipients"), Text("oldest"),
            Integer("step_due_at"), Integer("created_at"), Integer("expires_at"), Integer("approved_at"), Text("approved_by"),
            Integer("automatic"), Integer("edited"), Integer("ready_at"), Text("wait"), Integer("overridden"), Text("claimed_by"),
            Integer("claimed_until"), Text("returned"), Text("message_id"), Integer("ended_at"), Text("end_reason"))
    {
        Moving = ["status", "approved_at", "approved_by", "automatic", "ready_at", "wait", "message_id", "ended_at", "end_reason"];
    }

    /// <summary>Chases that people approved since an instant.</summary>
    /// <param name="unedited">Only those that nobody edited.</param>
    public static RowCount ApprovedByPeople(string name, SegmentKey segment, Instant since, bool unedited) => new(
        name, Instance.Table,
        [
            new RowFilter(SegmentColumn, Comparison.Equal, segment.Value),
            new RowFilter(4, Comparison.Equal, nameof(MailClass.Chase)),
            new RowFilter(16, Comparison.AtLeast, since.ToRow()),
            new RowFilter(18, Comparison.Equal, 0L),
            .. unedited ? [new RowFilter(19, Comparison.Equal, 0L)] : (ReadOnlySpan<RowFilter>)[],
        ]);

    /// <summary>Chases that people discarded since an instant; one that was approved before counts there.</summary>
    public static RowCount DiscardedByPeople(string name, SegmentKey segment, Instant since) => new(
        name, Instance.Table,
        [
            new RowFilter(SegmentColumn, Comparison.Equal, segment.Value),
            new RowFilter(4, Comparison.Equal, nameof(MailClass.Chase)),
            new RowFilter(StatusColumn, Comparison.Equal, nameof(DraftStatus.Discarded)),
            new RowFilter(16, Comparison.IsNull, null),
            new RowFilter(27, Comparison.AtLeast, since.ToRow()),
        ]);

    /// <summary>Drafts that an owner has to decide.</summary>
    /// <param name="segment">Null: of every segment.</param>
    public static RowCount ToDecide(string name, string owner, SegmentKey? segment) => new(
        name, Instance.Table,
        [
            new RowFilter(StatusColumn, Comparison.Equal, nameof(DraftStatus.Drafted)), new RowFilter(3, Comparison.Equal, owner),
            .. segment is { } key ? [new RowFilter(SegmentColumn, Comparison.Equal, key.Value)] : (ReadOnlySpan<RowFilter>)[],
        ]);

    /// <summary>What waits for permits of a segment, first ready first.</summary>
    /// <param name="segment">Whose.</param>
    /// <param name="name">Of the query.</param>
    /// <param name="chases">Chases, or all other mail: what holds up so many of the one must not keep the other from being seen.</param>
    public static RowQuery Waiting(SegmentKey segment, string name, bool chases) => new(
        name, Instance.Table,
        [
            new RowFilter(SegmentColumn, Comparison.Equal, segment.Value),
            new RowFilter(4, chases ? Comparison.Equal : Comparison.NotEqual, nameof(MailClass.Chase)),
            new RowFilter(StatusColumn, Comparison.Equal, nameof(DraftStatus.Waiting)),
            new RowFilter(ReadyAtColumn, Comparison.IsNotNull, null),
        ],
        [new RowOrder(ReadyAtColumn), new RowOrder(1)], Limits.DraftsPerIssue);

    public override object?[] Write(DraftRow row) =>
    [
        row.Customer.Value, row.Key.Value, row.Segment, row.Owner, row.Class, row.Status, row.Currency, row.Language, row.Template,
        row.Total, (long)row.Invoices, (long)row.Recipients, row.Oldest.ToRow(), row.StepDueAt.ToRow(), row.CreatedAt.ToRow(), row.ExpiresAt.ToRow(),
        row.ApprovedAt.ToRow(), row.ApprovedBy, row.Automatic.ToRow(), row.Edited.ToRow(), row.ReadyAt.ToRow(), row.Wait,
        row.Overridden.ToRow(), row.ClaimedBy, row.ClaimedUntil.ToRow(), row.Returned, row.MessageId, row.EndedAt.ToRow(), row.EndReason,
    ];

    public override DraftRow Read(IReadOnlyList<object?> values) => new(
        new CustomerKey((string)values[0]!), new DraftKey((string)values[1]!), (string)values[2]!, (string)values[3]!,
        (string)values[4]!, (string)values[5]!, (string)values[6]!, (string)values[7]!, (string)values[8]!, (long)values[9]!,
        (int)(long)values[10]!, (int)(long)values[11]!, RowValues.ToDateOrNull(values[12]), RowValues.ToInstant(values[13]),
        RowValues.ToInstant(values[14]), RowValues.ToInstant(values[15]), RowValues.ToInstantOrNull(values[16]),
        (string)values[17]!, RowValues.ToFlag(values[18]), RowValues.ToFlag(values[19]), RowValues.ToInstantOrNull(values[20]),
        (string)values[21]!, RowValues.ToFlag(values[22]), (string)values[23]!, RowValues.ToInstantOrNull(values[24]),
        (string)values[25]!, (string)values[26]!, RowValues.ToInstantOrNull(values[27]), (string)values[28]!);
}

/// <summary>An invoice that a draft covers.</summary>
public sealed record DraftInvoiceRow(DraftKey Draft, InvoiceKey Invoice, CustomerKey Customer, int Offset, long Amount, Instant StepDueAt);

public sealed class DraftInvoiceTable : RowTableOf<DraftInvoiceRow>
{
    public static readonly DraftInvoiceTable Instance = new();

    private DraftInvoiceTable()
        : base(
            "draft_invoice", 2, Text("draft"), Text("invoice"), Text("customer"), Integer("step"), Integer("amount"),
            Integer("step_due_at"))
    {
    }

    public override object?[] Write(DraftInvoiceRow row) =>
        [row.Draft.Value, row.Invoice.Value, row.Customer.Value, (long)row.Offset, row.Amount, row.StepDueAt.ToRow()];

    public override DraftInvoiceRow Read(IReadOnlyList<object?> values) => new(
        new DraftKey((string)values[0]!), new InvoiceKey((string)values[1]!), new CustomerKey((string)values[2]!),
        (int)(long)values[3]!, (long)values[4]!, RowValues.ToInstant(values[5]));
}
