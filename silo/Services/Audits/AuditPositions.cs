using System.Globalization;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Audits;

/// <summary>Positions as `block:index`; a resume token also names the store, so that another store's is known for one.</summary>
internal static class AuditPositions
{
    public static string Write(Position position) => string.Create(CultureInfo.InvariantCulture, $"{position.Block}:{position.Index}");

    public static Position Read(string text, string field)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var block) &&
            int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new Position(block, index)
            : throw Refusals.Invalid(field, "is no position.");
    }

    public static string WriteToken(Position position, string store) => $"{store}:{Write(position)}";

    /// <summary>Null for a token of another store.</summary>
    public static Position? ReadToken(string token, string store) =>
        token.StartsWith($"{store}:", StringComparison.Ordinal) ? Read(token[(store.Length + 1)..], "resume_token") : null;
}
