using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Queue;

/// <summary>How much people can decide in a day, as their users say it; 0 where nobody's is weighed.</summary>
internal static class Capacity
{
    public static int Of(InForceNow now, Actor caller) => now.Workspace.Users.GetValueOrDefault(caller.Id.Split('/')[^1])?.DailyCapacity ?? 0;

    /// <summary>Of everybody who is here and works in one of these segments; none named: of any.</summary>
    public static async Task<long> OfTeamAsync(IReadModel rows, InForceNow now, IReadOnlyCollection<string> segments, CancellationToken cancel)
    {
        var disabled = await rows.QueryAsync("SELECT name FROM disabled_user", new Dictionary<string, object?>(), values => (string)values[0]!, cancel);
        return now.Workspace.Users.Values
            .Where(user => !(user.AbsentUntil > now.Today) && !disabled.Contains(user.Name))
            .Where(user => segments.Count == 0 || user.Segments.IsEmpty || user.Segments.Overlaps(segments))
            .Sum(user => (long)user.DailyCapacity);
    }
}
