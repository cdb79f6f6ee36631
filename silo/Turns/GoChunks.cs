namespace Plixo.Silo.Turns;

/// <summary>Cuts what a group decided into commits that keep to the limits of one.</summary>
internal static class GoChunks
{
    public static IEnumerable<IReadOnlyList<Go>> Of(IReadOnlyList<Go> goes)
    {
        var chunk = new List<Go>();
        var (bytes, messages) = (0, 0);
        foreach (var go in goes)
        {
            if (chunk.Count > 0 && (bytes + go.Bytes > TurnLimits.BytesInGroup || messages + go.Messages > TurnLimits.MessagesInGroup))
            {
                yield return chunk;
                chunk = [];
                (bytes, messages) = (0, 0);
            }
            chunk.Add(go);
            bytes += go.Bytes;
            messages += go.Messages;
        }
        if (chunk.Count > 0) yield return chunk;
    }
}
