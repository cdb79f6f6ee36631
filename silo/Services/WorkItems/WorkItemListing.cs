using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.WorkItems;

/// <summary>A work item as a row, with its customer's name and whose it is.</summary>
public sealed record WorkItemShown(WorkItemRow Row, string CustomerName, long? Open, string? Currency, string Owner);

internal static class WorkItemListing
{
    private static readonly int Columns = WorkItemTable.Instance.Table.Count();

    private const string StateSql =
        $"""
        (CASE WHEN w.state = '{WorkItemRow.Done}' THEN CASE w.closed_by WHEN '{SystemId}' THEN 'WITHDRAWN' ELSE 'DONE' END
            WHEN w.snoozed_until > $business THEN 'SNOOZED' ELSE 'OPEN' END)
        """;

    private const string SystemId = "system";

    public static readonly Listing<WorkItemShown> All = new(
        [.. WorkItemTable.Instance.Table.As("w"), "c.name", "i.open", "i.currency", OwnerSql.Of("w.assignee")],
        "work_item w JOIN customer c ON c.key = w.customer LEFT JOIN segment s ON s.key = w.segment LEFT JOIN invoice i ON i.key = w.subject",
        [
            Field.Enum<V1.WorkItemState>("state", StateSql, state => state),
            new Field("kind", "w.kind", FieldKind.Text) { Translate = KindInRow }, Field.Resource("owner", OwnerSql.Of("w.assignee"), "users"),
            Field.Resource("segment", "w.segment", "segments"), Field.Resource("customer", "w.customer", "customers"),
            Field.Time("create_time", "w.at"), Field.Time("due_time", "COALESCE(w.snoozed_until, w.at)"),
        ],
        [new Order("w.at")], [new Order("w.id")],
        values => new WorkItemShown(
            WorkItemTable.Instance.Read(values), (string)values[Columns]!, (long?)values[Columns + 1], (string?)values[Columns + 2],
            (string)values[Columns + 3]!));

    /// <summary>Where a caller asks for no state: what is open, snoozed or not.</summary>
    public static readonly Condition Open = new($"w.state = '{WorkItemRow.Open}'");

    public static Condition Is(string id) => new("w.id = $key", ("$key", id));

    public static string EtagOf(WorkItemRow row) => Etags.OfRow(WorkItemTable.Instance.Write(row with { ClaimedBy = "", ClaimedUntil = null }));

    public static V1.WorkItem ToWire(WorkItemShown shown, InForceNow now)
    {
        var row = shown.Row;
        var item = new V1.WorkItem
        {
            Name = Names.WorkItem(row.Id), Kind = KindOf(row.Kind), Title = Title(row), Words = row.Words, Customer = Names.Of(row.Customer),
            CustomerDisplayName = shown.CustomerName, Segment = Names.Segment(row.Segment), Owner = Names.User(shown.Owner),
            DueTime = (row.SnoozedUntil ?? row.At).ToWire(), SnoozeTime = row.SnoozedUntil.ToWire(), CreateTime = row.At.ToWire(),
            State = StateOf(row, now), Outcome = row.Outcome, CompleteTime = row.ClosedAt.ToWire(), Etag = EtagOf(row),
        };
        if (row.ClaimedUntil > now.Clock.Real) (item.ClaimedBy, item.ClaimExpireTime) = (Names.User(row.ClaimedBy), row.ClaimedUntil.ToWire());
        if (shown.Currency is { } currency)
        {
            item.Amount = WireValues.MoneyOf(shown.Open ?? 0, currency);
            item.Invoices.Add(Names.Invoice(row.Customer, new InvoiceKey(row.Subject)));
        }
        else
        {
            item.Because = row.Subject;
        }

        return item;
    }

    /// <summary>What the service itself closed had lost its cause.</summary>
    private static V1.WorkItemState StateOf(WorkItemRow row, InForceNow now) =>
        row.State == WorkItemRow.Done ? row.ClosedBy == SystemId ? V1.WorkItemState.Withdrawn : V1.WorkItemState.Done
        : row.SnoozedUntil > now.Clock.Business ? V1.WorkItemState.Snoozed
        : V1.WorkItemState.Open;

    public static V1.WorkItemKind KindOf(string kind) => Enum.Parse<WorkItemKind>(kind) switch
    {
        WorkItemKind.NotDecided => V1.WorkItemKind.NotDecided,
        WorkItemKind.LadderFinished => V1.WorkItemKind.LadderFinished,
        WorkItemKind.StepTask => V1.WorkItemKind.StepTask,
        WorkItemKind.BrokenPromise => V1.WorkItemKind.PromiseBroken,
        WorkItemKind.ExpectationLapsed => V1.WorkItemKind.ExpectationExpired,
        WorkItemKind.SendingFailed or WorkItemKind.TooLarge => V1.WorkItemKind.SendFailed,
        WorkItemKind.CannotRender => V1.WorkItemKind.DraftBlocked,
        WorkItemKind.Bounced => V1.WorkItemKind.Bounce,
        WorkItemKind.Replied => V1.WorkItemKind.Reply,
        WorkItemKind.PlanApproval => V1.WorkItemKind.PlanApproval,
        WorkItemKind.InDoubt => V1.WorkItemKind.InDoubt,
        WorkItemKind.Escalation or WorkItemKind.VolumeHigh => V1.WorkItemKind.Escalation,
        _ => V1.WorkItemKind.Task,
    };

    public static string Title(WorkItemRow row)
    {
        var end = row.Words.IndexOf('\n', StringComparison.Ordinal);
        var line = end < 0 ? row.Words : row.Words[..end];
        return line.Length <= 120 ? line : line[..119] + "…";
    }

    /// <summary>The first kind of the grains that is shown under the wire's name; null where there is none.</summary>
    internal static string? KindInRow(string value)
    {
        var name = value.Replace("WORK_ITEM_KIND_", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return Enum.TryParse<V1.WorkItemKind>(name, ignoreCase: true, out var asked)
            ? Enum.GetValues<WorkItemKind>().Where(kind => KindOf(kind.ToString()) == asked).Select(kind => kind.ToString()).FirstOrDefault()
            : null;
    }
}
