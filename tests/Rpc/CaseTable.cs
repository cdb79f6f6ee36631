namespace Plixo.Tests.Rpc;

/// <summary>The cases that every client runs. A client that cannot make one says why.</summary>
internal static class CaseTable
{
    private static readonly string[] Cases =
    [
        "empty", "large", "message over the limit", "no side effects", "server stream", "many", "client stream", "status with message",
        "status of a stream", "details", "metadata", "compressed request", "compressed response", "deadline", "cancel before",
        "cancel during", "unknown method", "unknown service", "wrong content type", "half-closed", "ping-pong", "slow reader",
        "server going away",
    ];

    /// <summary>Each case passed or was left out with a reason.</summary>
    public static void Check(IReadOnlyList<string> lines)
    {
        var said = string.Join(Environment.NewLine, lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("not ok", StringComparison.Ordinal));
        foreach (var name in Cases)
        {
            Assert.True(
                lines.Count(line => line == $"ok {name}" || line.StartsWith($"without {name}: ", StringComparison.Ordinal)) == 1,
                $"The case '{name}' was not run:{Environment.NewLine}{said}");
        }
    }
}
