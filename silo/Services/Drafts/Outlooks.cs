using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Services.Front;

namespace Plixo.Silo.Services.Drafts;

/// <summary>When drafts would leave and why they wait: the gate's own answer, from the states and rows that a turn would be given.</summary>
internal static class Outlooks
{
    /// <summary>Customers whose rows are asked for at once.</summary>
    private const int AtOnce = 100;

    /// <summary>Of those that are open and not on their way; of others there is none.</summary>
    public static async Task<IReadOnlyDictionary<(CustomerKey, DraftKey), Outlook>> OfAsync(
        Present present, InForceNow now, IReadOnlyCollection<(CustomerKey Customer, DraftKey Draft)> drafts, CancellationToken cancel)
    {
        var outlooks = new Dictionary<(CustomerKey, DraftKey), Outlook>();
        await EachAsync(present, now, drafts, (customer, draft, outlook, _) => outlooks[(customer, draft.Key)] = outlook, cancel);
        return outlooks;
    }

    /// <summary>The same, each with the rows that it rests on.</summary>
    public static async Task EachAsync(
        Present present, InForceNow now, IReadOnlyCollection<(CustomerKey Customer, DraftKey Draft)> drafts,
        Action<CustomerKey, Draft, Outlook, FoundRows> tell, CancellationToken cancel)
    {
        foreach (var chunk in drafts.ToLookup(draft => draft.Customer, draft => draft.Draft).Chunk(AtOnce))
        {
            var states = await present.KnownStatesAsync<CustomerState>([.. chunk.Select(customer => customer.Key.Grain)], cancel);
            var known = chunk.Where(customer => states.ContainsKey(customer.Key.Grain)).ToList();
            var found = await present.Store.FindAsync([.. known.Select(customer => Outlook.Needs(states[customer.Key.Grain].State, OpenOf(states[customer.Key.Grain].State, customer)))], cancel);
            foreach (var (customer, rows) in known.Zip(found))
            {
                var (version, state) = states[customer.Key.Grain];
                foreach (var draft in OpenOf(state, customer))
                    tell(customer.Key, draft, Said(Outlook.Of(state, draft, Context(now, customer.Key, version, rows)), ZoneOf(state, draft, now), now), rows);
            }
        }
    }

    /// <summary>By which quiet hours count: the recipient's, the segment's where it is not known.</summary>
    public static DateTimeZone ZoneOf(CustomerState state, Draft draft, InForceNow now) =>
        state.Profile is { } profile && Zones.IsKnown(profile.Zone) ? Zones.Of(profile.Zone) : now.Segment(draft.Segment.Value)?.Policy.TimeZone ?? DateTimeZone.Utc;

    public static V1.Wait ToWire(Wait wait) => new() { Reason = wait.Reason.ToWire(), Until = wait.Until.ToWire(), Words = wait.Words };

    private static IEnumerable<Draft> OpenOf(CustomerState state, IEnumerable<DraftKey> keys) =>
        keys.Select(key => state.Drafts.GetValueOrDefault(key.Value)).OfType<Draft>().Where(draft => draft.Status <= DraftStatus.Waiting);

    private static Outlook Said(Outlook outlook, DateTimeZone zone, InForceNow now) =>
        outlook with { Waits = [.. outlook.Waits.Select(wait => WaitWords.Say(wait, zone, now.Clock.Business))] };

    private static TurnContext Context(InForceNow now, CustomerKey customer, long version, FoundRows rows) => new()
    {
        Self = customer.Grain, Version = version, Now = now.Clock.Business, RealNow = now.Clock.Real, Actor = Actor.System, InForce = now.InForce, Rows = rows,
    };
}
