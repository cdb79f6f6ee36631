using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Grains.Workspaces;

/// <summary>Whose work is what: asked whenever work is shown, so that it follows owners, absences and returns by itself.</summary>
public static class Staff
{
    /// <summary>To whom work belongs: the person it was given to, else the customer's owner, else the segment's pool; empty for nobody.</summary>
    public static string OwnerOf(string assignee, string customersOwner, string pool) =>
        assignee.Length > 0 ? assignee : customersOwner.Length > 0 ? customersOwner : pool;

    /// <summary>Who does a user's work on a date: the deputy while the user is away, the deputy's deputy while both are.</summary>
    public static string StandInFor(WorkspaceState workspace, string user, LocalDate today)
    {
        var away = new HashSet<string>(StringComparer.Ordinal);
        var who = user;
        while (workspace.Users.TryGetValue(who, out var known) && known.AbsentUntil > today && known.Deputy.Length > 0)
        {
            if (!away.Add(who)) return user; // Everybody in the round is away.
            who = known.Deputy;
        }

        return who;
    }

    /// <summary>The manager of a segment: one of its own before one of all segments, by name; empty where there is none.</summary>
    /// <param name="except">An actor who must not be the one: whoever proposed.</param>
    public static string ManagerOf(WorkspaceState workspace, SegmentKey? segment, string except = "") =>
        workspace.Users.Values
            .Where(user => user.Role == Roles.Manager && $"users/{user.Name}" != except)
            .Where(user => user.Segments.IsEmpty || (segment is { } key && user.Segments.Contains(key.Value)))
            .OrderBy(user => user.Segments.IsEmpty).ThenBy(user => user.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Name ?? "";
}
