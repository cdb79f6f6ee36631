using Google.Protobuf;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;

namespace Plixo.Silo.Identity;

/// <summary>
/// A stream has the rights that its caller began it with, or ends: who signed out, was disabled or lost a right or a segment hears so with
/// the next message, a heartbeat at the latest. Whoever still may call begins anew. It stands within the interceptor that finds out who calls.
/// </summary>
public sealed class StreamRights(Authenticator authenticator, ISiloClock clock) : IRpcInterceptor
{
    /// <summary>Between two looks, however many messages there are. Shorter than a heartbeat, so that each of these is looked at.</summary>
    public static readonly Duration Every = Duration.FromSeconds(1);

    public Task InvokeAsync(CallContext call, RpcHandler next)
    {
        if (call.Descriptor.IsServerStreaming && call.Get<Actor>() is { } began) call.Set(new Looked(began, clock.Monotonic));
        return next(call);
    }

    public async ValueTask OnResponseAsync(CallContext call, IMessage response)
    {
        if (call.Get<Looked>() is not { } looked || clock.Monotonic - looked.At < Every) return;
        looked.At = clock.Monotonic;
        var now = await authenticator.WhoAsync(call) ?? throw Authenticator.Unknown();
        if (Permission.Above(now, looked.Began.Rights, looked.Began.Segments) is { } above) throw Refusals.Of(above);
    }

    private sealed class Looked(Actor began, Duration at)
    {
        public Actor Began => began;

        public Duration At { get; set; } = at;
    }
}
