using Plixo.Grains.Core;
using Plixo.Rpc.Server;

namespace Plixo.Silo.Services.Front;

/// <summary>Who calls.</summary>
public static class Callers
{
    /// <summary>The signed-in caller; UNAUTHENTICATED where there is none.</summary>
    public static Actor Actor(this CallContext call) =>
        call.Get<Actor>() ?? throw new Plixo.Rpc.RpcException(Plixo.Rpc.StatusCode.Unauthenticated, "Sign in first.");

    /// <summary>Throws PERMISSION_DENIED where the caller lacks the right in the segment (empty: none yet).</summary>
    public static void Require(this CallContext call, Right right, string segment)
    {
        var actor = call.Actor();
        if (Permission.Missing(actor, right, segment.Length > 0 ? new SegmentKey(segment) : null) is { } missing)
            throw Refusals.Of(missing);
    }

    /// <summary>Whether the caller may see what belongs to a segment.</summary>
    public static bool Sees(this CallContext call, string segment)
    {
        var actor = call.Actor();
        return actor.Segments.IsEmpty || actor.Segments.Contains(segment);
    }
}
