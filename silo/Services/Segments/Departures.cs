using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.V1;
using Draft = Plixo.Grains.Customers.Draft;
using DraftStatus = Plixo.Grains.Customers.DraftStatus;

namespace Plixo.Silo.Services.Segments;

/// <summary>What would leave in the next days, and what a policy edit would change about it.</summary>
public sealed class Departures(IStore store, ViewsNow views)
{
    /// <summary>E-mails that a preview names.</summary>
    public const int Named = 50;

    /// <summary>Customers whose states are read at once.</summary>
    private const int Page = 500;

    /// <summary>After a stop: what waits, of one segment or of all (null).</summary>
    public Task<DeparturePreview> ResumingAsync(SegmentKey? only, CancellationToken cancel) => PreviewAsync(only, null, false, cancel);

    /// <summary>After going live: what waits, what is to be decided, and what falls due in the days looked at.</summary>
    public Task<DeparturePreview> GoingLiveAsync(SegmentView live, CancellationToken cancel) => PreviewAsync(live.Key, live, true, cancel);

    private async Task<DeparturePreview> PreviewAsync(SegmentKey? only, SegmentView? changed, bool coming, CancellationToken cancel)
    {
        var preview = new DeparturePreview();
        var all = new List<Departed>();
        foreach (var run in await RunsAsync(only, changed, coming, cancel))
        {
            all.AddRange(run.Departed);
            foreach (var day in DaysOf(run))
            {
                if (preview.Days.FirstOrDefault(known => known.Date.Equals(day.Date)) is { } known) (known.Emails, known.Cap) = (known.Emails + day.Emails, known.Cap + day.Cap);
                else preview.Days.Add(day);
            }
        }

        preview.Emails = all.Count(email => email.At is not null);
        preview.First.Add(all.Where(email => email.At is not null).OrderBy(email => email.At).Take(Named).Select(email => new Departure
        {
            Draft = email.Email.Draft.Value is { Length: > 0 } ? Names.Draft(email.Email.Customer, email.Email.Draft) : "",
            Customer = Names.Of(email.Email.Customer),
            CustomerDisplayName = email.Email.CustomerName,
            Total = WireValues.MoneyOf(email.Email.Total, email.Email.Currency),
            ExpectedTime = email.At.ToWire(),
        }));
        return preview;
    }

    /// <summary>How many waiting drafts would leave later or earlier, and until when the latest would wait.</summary>
    public async Task<PolicyEffect> EffectAsync(SegmentView before, SegmentView after, CancellationToken cancel)
    {
        var old = (await RunsAsync(before.Key, before, false, cancel)).Single();
        var edited = (await RunsAsync(after.Key, after, false, cancel)).Single();
        var then = old.Departed.ToDictionary(email => email.Email.Draft, email => email.At ?? Instant.MaxValue);
        var later = edited.Departed.Where(email => (email.At ?? Instant.MaxValue) > then[email.Email.Draft]).ToList();
        var effect = new PolicyEffect
        {
            EmailsLater = later.Count,
            EmailsEarlier = edited.Departed.Count(email => (email.At ?? Instant.MaxValue) < then[email.Email.Draft]),
            PermitsRecalled = await UnusedPermitsAsync(before.Key, cancel),
            Before = { DaysOf(old) },
            After = { DaysOf(edited) },
        };
        effect.Words.Add(Words(later, after));
        return effect;
    }

    private static string Words(List<Departed> later, SegmentView segment)
    {
        if (later.Count == 0) return "No waiting e-mail would leave later.";
        var beyond = later.Count(email => email.At is null);
        var latest = later.Max(email => email.At);
        var until = latest is { } at ? $", the last until {at.InZone(segment.Policy.TimeZone).LocalDateTime:uuuu-MM-dd HH:mm} ({segment.Policy.Zone})" : "";
        return $"{later.Count} waiting e-mails would leave later{until}{(beyond > 0 ? $"; {beyond} not within {DepartureRun.Days} days" : "")}.";
    }

    private async Task<IReadOnlyList<SegmentRun>> RunsAsync(SegmentKey? only, SegmentView? changed, bool coming, CancellationToken cancel)
    {
        var inForce = await views.AllAsync(cancel);
        var now = (await store.ClockAsync(cancel)).Business;
        var segments = inForce.Gates.Values.Select(gate => gate.View).OfType<SegmentView>()
            .Where(segment => only is null || segment.Key == only).Select(segment => changed is not null && changed.Key == segment.Key ? changed : segment);
        var runs = new List<SegmentRun>();
        foreach (var segment in segments.OrderBy(segment => segment.Key.Value, StringComparer.Ordinal))
        {
            var today = now.DateIn(segment.Policy.TimeZone);
            var work = await WorkloadQuery.OfAsync(store, new Dictionary<string, LocalDate> { [segment.Key.Value] = today }, cancel);
            var run = new DepartureRun(segment, inForce, now, work.GetValueOrDefault(segment.Key.Value)?.PermitsToday ?? 0);
            var leaving = await LeavingAsync(segment, now, undecided: segment.Autopilot && !coming, cancel);
            if (coming) leaving = [.. leaving, .. await new ComingEmails(store, segment, inForce, now).OfAsync(leaving, run.End, cancel)];
            runs.Add(new SegmentRun(run, run.Run(leaving)));
        }

        return runs;
    }

    /// <summary>
    /// Drafts that need no person any more; with Autopilot those that would need none. When each is free follows from its customer's
    /// state under the segment that is looked at, not from what was decided under the one in force.
    /// </summary>
    /// <param name="undecided">Drafts of no decision are among them.</param>
    private async Task<IReadOnlyList<Leaving>> LeavingAsync(SegmentView segment, Instant now, bool undecided, CancellationToken cancel)
    {
        var keys = await store.QueryAsync(
            "SELECT DISTINCT d.customer FROM draft d WHERE d.segment = $segment AND d.status IN $statuses ORDER BY d.customer",
            new Dictionary<string, object?>
            {
                ["$segment"] = segment.Key.Value,
                ["$statuses"] = undecided ? new[] { "Waiting", "Approved", "Drafted" } : ["Waiting", "Approved"],
            },
            row => new CustomerKey((string)row[0]!).Grain, cancel);
        var leaving = new List<Leaving>();
        foreach (var page in keys.Chunk(Page))
        {
            foreach (var state in await views.StatesAsync<CustomerState>(page, cancel))
                leaving.AddRange(state.OpenDrafts.Where(draft => draft.Segment == segment.Key && Leaves(draft, undecided)).Select(draft => Of(state, draft, segment, now)));
        }

        return leaving;
    }

    private static bool Leaves(Draft draft, bool undecided) =>
        draft.Status is DraftStatus.Waiting or DraftStatus.Approved || (undecided && draft.Status == DraftStatus.Drafted);

    private static Leaving Of(CustomerState state, Draft draft, SegmentView segment, Instant now) => new(
        state.Key, draft.Key, state.Profile!.Name, draft.Total.MinorUnits, draft.Currency.Code, Math.Max(1, draft.Permits),
        Opening.Before(state, draft, segment, now).Select(wait => wait.Until!.Value).Append(now).Max(),
        Zones.IsKnown(state.Profile.Zone) ? Zones.Of(state.Profile.Zone) : null, Opening.IsAtAnyHour(draft));

    private async Task<long> UnusedPermitsAsync(SegmentKey segment, CancellationToken cancel) => (await store.QueryAsync(
        "SELECT CAST(count(*) AS bigint) FROM transmission WHERE segment = $segment AND state IN ('intended', 'claimed')",
        new Dictionary<string, object?> { ["$segment"] = segment.Value }, row => (long)row[0]!, cancel))[0];

    private static IEnumerable<DepartureDay> DaysOf(SegmentRun run) => Enumerable.Range(0, DepartureRun.Days).Select(ahead =>
    {
        var date = run.Run.Today.PlusDays(ahead);
        return new DepartureDay { Date = date.ToWire(), Emails = run.Departed.Count(email => email.Date == date), Cap = run.Run.CapOn(date) };
    });

    private sealed record SegmentRun(DepartureRun Run, IReadOnlyList<Departed> Departed);
}
