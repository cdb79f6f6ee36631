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
        foreach (var chunk in drafts.ToLookup(draft => draft.Customer, draft => draft.Draft).Chunk(AtOnce))
        {
            var states = await present.StatesAsync<CustomerState>([.. chunk.Select(customer => customer.Key.Grain)], cancel);
            var known = chunk.Where(customer => states.ContainsKey(customer.Key.Grain)).ToList();
            var found = await present.Store.FindAsync([.. known.Select(customer => Outlook.Needs(states[customer.Key.Grain].State))], cancel);
            foreach (var (customer, rows) in known.Zip(found))
            {
                var (version, state) = states[customer.Key.Grain];
                foreach (var key in customer)
                {
                    if (state.Drafts.GetValueOrDefault(key.Value) is { Status: <= DraftStatus.Waiting } draft)
                        outlooks[(customer.Key, key)] = Outlook.Of(state, draft, Context(now, customer.Key, version, rows));
                }
            }
        }

        return outlooks;
    }

    public static V1.Wait ToWire(Wait wait) => new() { Reason = wait.Reason.ToWire(), Until = wait.Until.ToWire(), Words = wait.Words };

    private static TurnContext Context(InForceNow now, CustomerKey customer, long version, FoundRows rows) => new()
    {
        Self = customer.Grain, Version = version, Now = now.Clock.Business, RealNow = now.Clock.Real, Actor = Actor.System, InForce = now.InForce, Rows = rows,
    };
}
