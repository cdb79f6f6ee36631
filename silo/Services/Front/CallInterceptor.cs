using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;

namespace Plixo.Silo.Services.Front;

/// <summary>
/// Names, counts and logs every call. The name comes with the call as `x-request-id` or is made here, and goes back as a header with the
/// answer, so that a caller's complaint leads to a line of the log. (`request_id` in a message is another thing: what makes a retry safe.)
/// It stands outside all others.
/// </summary>
public sealed class CallInterceptor(IRandom random, ILogger<CallInterceptor> log) : IRpcInterceptor
{
    public const string Header = "x-request-id";

    /// <summary>Characters of a name that is taken over; one that is longer, or has others than letters, digits and `-_.:`, is made anew.</summary>
    public const int LongestName = 128;

    public async Task InvokeAsync(CallContext call, RpcHandler next)
    {
        var name = call.RequestHeaders.Get(Header) is { } given && IsName(given) ? given : random.Hex(8);
        call.ResponseHeaders.Add(Header, name);
        call.Set(new Begun(name, Stopwatch.GetTimestamp()));
        CallMetrics.Started(call.Method);
        await next(call);
    }

    public void OnEnd(CallContext call, StatusCode status)
    {
        // A call that was refused before it came here has no beginning.
        if (call.Get<Begun>() is not { } begun)
        {
            CallMetrics.Refused(call.Method, status);
            return;
        }

        var took = Stopwatch.GetElapsedTime(begun.At);
        CallMetrics.Ended(call.Method, status, took);
        log.CallEnded(LevelOf(status), begun.Name, call.Method, status, took.TotalMilliseconds, call.Get<Actor>()?.Id ?? "nobody", call.Peer);
    }

    /// <summary>What the silo did not manage is for its operator; the rest is the caller's.</summary>
    private static LogLevel LevelOf(StatusCode status) => status switch
    {
        StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss => LogLevel.Error,
        StatusCode.Unavailable or StatusCode.ResourceExhausted => LogLevel.Warning,
        _ => LogLevel.Debug,
    };

    private static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':');

    private sealed record Begun(string Name, long At);
}

internal static partial class CallLog
{
    [LoggerMessage("{Name} {Method} {Status} in {Milliseconds:0.0} ms for {Actor} at {Peer}")]
    public static partial void CallEnded(this ILogger log, LogLevel level, string name, string method, StatusCode status, double milliseconds, string actor, string peer);
}
