using Plixo.V1;

namespace Plixo.Web.Queue;

/// <summary>Enum values as JSON has them, for scripts that call the API themselves.</summary>
internal static class WireNames
{
    public static string ToWire(this QueueScope scope) => $"QUEUE_SCOPE_{scope.ToString().ToUpperInvariant()}";
}
