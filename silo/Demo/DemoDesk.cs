using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Reading;

namespace Plixo.Silo.Demo;

/// <summary>What the two operators do when they sit down to their queue: most drafts leave as they are, some are edited, a few wait.</summary>
internal sealed class DemoDesk(DrivenSilo silo, SeededRandom random)
{
    private const double LeftShare = 0.12, DiscardedShare = 0.015, EditedShare = 0.08, TaskDoneShare = 0.5, LadderEndedShare = 0.04;

    /// <summary>Drafts that the two get through in one sitting.</summary>
    private const int AtOneSitting = 45;

    /// <summary>Of the work of the last days so much is still undecided at the end.</summary>
    private const double FreshLeftShare = 0.9;

    /// <summary>At the end one in so many is approved, and most wait.</summary>
    private const int ApprovedLateOneIn = 4;

    private readonly Dictionary<DraftKey, bool> left = [];

    private static readonly string[] CallOutcomes =
        ["Spoke to accounts payable: in the next payment run.", "Left a message with the reception.", "Asked for a copy of the invoice; sent."];

    /// <param name="fresh">Drafts made after this are mostly left undecided.</param>
    public async Task SitDownAsync(Instant fresh)
    {
        var drafts = await DraftsAsync();
        foreach (var draft in drafts.Where(draft => !IsLeft(draft, fresh)).Take(AtOneSitting).ToList())
            await silo.AskAsync(Operator(draft.Owner), [.. Decide(draft).Select(message => (draft.Customer.Grain, (Message)message))]);
        await CloseWorkAsync();
        await silo.SettleAsync();
    }

    /// <summary>Approves some at the end of all, those first whose recipients sleep, so that approved e-mails wait for their hour.</summary>
    /// <param name="isQuiet">Whether it is night where a customer is.</param>
    /// <param name="enough">So many that wait are enough.</param>
    public async Task ApproveLateAsync(Func<CustomerKey, bool> isQuiet, int enough)
    {
        var (waiting, drafts) = (0, await DraftsAsync());
        foreach (var draft in drafts.OrderByDescending(draft => isQuiet(draft.Customer)).Take(drafts.Count / ApprovedLateOneIn))
        {
            if (waiting == enough) break;
            var replies = await silo.AskAsync(Operator(draft.Owner), Sent(draft));
            if (replies[^1].Body is CustomerReply { Waits.IsEmpty: false }) waiting++;
        }
    }

    /// <summary>The drafts that people decide, the oldest first.</summary>
    public async Task<IReadOnlyList<DraftRow>> DraftsAsync()
    {
        var columns = string.Join(", ", DraftTable.Instance.Table.Columns.Select(column => $"d.{column.Name}"));
        return await silo.Store.QueryAsync(
            $"SELECT {columns} FROM draft d JOIN segment s ON s.key = d.segment WHERE d.status = $drafted AND s.autopilot <> $active ORDER BY d.created_at, d.key",
            new Dictionary<string, object?> { ["$drafted"] = nameof(DraftStatus.Drafted), ["$active"] = nameof(AutopilotState.Active) },
            DraftTable.Instance.Read, CancellationToken.None);
    }

    /// <summary>What is fresh is looked at once: what is then left stays.</summary>
    private bool IsLeft(DraftRow draft, Instant fresh)
    {
        if (draft.CreatedAt <= fresh) return random.Chance(LeftShare);
        if (!left.TryGetValue(draft.Key, out var isLeft)) left[draft.Key] = isLeft = random.Chance(FreshLeftShare);
        return isLeft;
    }

    private IEnumerable<CustomerMessage> Decide(DraftRow draft)
    {
        var isSmall = draft.Segment == DemoPolicies.Smb.Value;
        var fate = random.Unit();
        if (!isSmall && fate < DiscardedShare) return [new DiscardDraft(draft.Key, "Agreed on the phone: they pay with the next run.")];
        if (fate < DiscardedShare + (isSmall ? 0 : EditedShare)) return [new EditDraft(draft.Key, "{company_name}: {total_due} open since {oldest_due_date}", null, null), .. Sent(draft.Key)];
        return Sent(draft.Key);
    }

    private async Task CloseWorkAsync()
    {
        var open = await silo.Store.QueryAsync(
            $"SELECT w.id, w.customer, {OwnerSql.Of("w.assignee")}, w.kind FROM work_item w JOIN customer c ON c.key = w.customer " +
            $"LEFT JOIN segment s ON s.key = w.segment WHERE w.state = '{WorkItemRow.Open}' AND w.kind IN $kinds AND w.at < $before ORDER BY w.at, w.id",
            new Dictionary<string, object?>
            {
                ["$kinds"] = new[] { nameof(WorkItemKind.StepTask), nameof(WorkItemKind.NotDecided), nameof(WorkItemKind.LadderFinished) },
                ["$before"] = (silo.Clock.Wall - Duration.FromHours(30)).ToRow(),
            },
            row => (Id: (string)row[0]!, Customer: new CustomerKey((string)row[1]!), Owner: (string)row[2]!, IsTask: (string)row[3]! != nameof(WorkItemKind.LadderFinished)), CancellationToken.None);
        foreach (var item in open.Where(item => random.Chance(item.IsTask ? TaskDoneShare : LadderEndedShare)).ToList())
        {
            var outcome = item.IsTask ? random.Of(CallOutcomes) : "Handed over to legal.";
            await silo.AskAsync(Operator(item.Owner), [(item.Customer.Grain, new CloseWorkItem(item.Id, outcome))]);
        }
    }

    private static IReadOnlyList<(GrainId Grain, Message Message)> Sent(DraftRow draft) => [.. Sent(draft.Key).Select(message => (draft.Customer.Grain, (Message)message))];

    private static IEnumerable<CustomerMessage> Sent(DraftKey draft) => [new ApproveDraft(draft, null), new SendDraft(draft, null)];

    private static Actor Operator(string owner) => DemoStaff.As(owner == DemoStaff.Omar.Name ? DemoStaff.Omar : DemoStaff.Ines);
}
