using System.Text.RegularExpressions;

namespace Plixo.Tests.Rpc;

/// <summary>The table of the clients: every client makes every case, except for what is listed here as beyond it.</summary>
internal static partial class CaseTable
{
    private static readonly string[] Cases =
    [
        "empty", "large", "message over the limit", "no side effects", "server stream", "many", "client stream", "empty stream",
        "status with message", "status of a stream", "details", "metadata", "compressed request", "compressed response", "deadline",
        "cancel before", "cancel during", "unknown method", "unknown service", "wrong content type", "half-closed", "ping-pong",
        "slow reader", "server going away",
    ];

    private static readonly string[] Duplex = ["empty stream", "half-closed", "ping-pong"];

    /// <summary>The cases that a client cannot make; it says the reason in its output.</summary>
    public static class Without
    {
        /// <summary>Connect and gRPC-Web need HTTP/2 to answer while they still listen.</summary>
        public static readonly string[] Http1 = Duplex;

        /// <summary>A browser's fetch sends a request whole, and compresses nothing of it.</summary>
        public static readonly string[] Browser = [.. Duplex, "client stream", "compressed request"];

        /// <summary>A browser decompresses bodies but no messages within one.</summary>
        public static readonly string[] BrowserFrames = [.. Browser, "compressed response"];

        /// <summary>connect-node says in no GET what it accepts; a browser does.</summary>
        public static readonly string[] NodeGet = ["compressed response"];

        /// <summary>A program of one call: it cannot give up a call that it has not begun, and decides on the headers itself.</summary>
        public static readonly string[] BufCurl = ["compressed request", "cancel before", "wrong content type"];
    }

    /// <param name="lines">What a client said: one line for each case.</param>
    /// <param name="without">The cases that it cannot make: each needs a reason, and all others have to pass.</param>
    public static void Check(IReadOnlyList<string> lines, params IEnumerable<string> without)
    {
        var said = string.Join(Environment.NewLine, lines);
        var expected = Cases.Select(name => without.Contains(name) ? $"without {name}" : $"ok {name}");
        var found = lines.Where(line => line != StoppableHost.Stop).Select(line => Reason().Replace(line, ""));
        Assert.True(expected.Order().SequenceEqual(found.Order()), $"Not the whole table:{Environment.NewLine}{said}");
    }

    [GeneratedRegex("(?<=^without [^:]+): .+$")]
    private static partial Regex Reason();
}
