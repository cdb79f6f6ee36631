using Plixo.Grains.Workspaces;

namespace Plixo.Silo.Reading;

/// <summary><see cref="Staff.OwnerOf"/> as SQL, over customer c and segment s.</summary>
internal static class OwnerSql
{
    /// <param name="assignee">The column of whom it was given to.</param>
    public static string Of(string assignee) =>
        $"(CASE WHEN {assignee} <> '' THEN {assignee} WHEN c.owner <> '' THEN c.owner ELSE COALESCE(s.pool, '') END)";
}
