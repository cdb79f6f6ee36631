using Google.Protobuf.Reflection;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Server;

namespace Plixo.Silo.Services.Front;

/// <summary>The right that each method asks for, as its .proto file says.</summary>
public static class Requirements
{
    private const string Package = "plixo.v1";

    /// <summary>RIGHT_UNSPECIFIED where the method names none.</summary>
    public static V1.Right Of(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(V1.OptionsExtensions.Requires) ?? V1.Right.Unspecified;

    /// <summary>A server whose method names no right does not start.</summary>
    /// <exception cref="InvalidOperationException">Names each method without one.</exception>
    public static void Check(IEnumerable<ServiceDescriptor> services)
    {
        var without = services.SelectMany(service => service.Methods).Where(method => IsOurs(method) && Of(method) == V1.Right.Unspecified)
            .Select(method => method.FullName).ToList();
        if (without.Count > 0) throw new InvalidOperationException($"No right is required by {string.Join(", ", without)}.");
    }

    /// <summary>Health and reflection are the package's own and open to all.</summary>
    public static bool IsOurs(MethodDescriptor method) => method.File.Package == Package;

    /// <summary>PERMISSION_DENIED where the actor lacks the right of the method.</summary>
    public static void Ask(MethodDescriptor method, Actor actor)
    {
        if (RightOf(Of(method)) is { } right && !actor.May(right)) throw Refusals.Of(Permission.Missing(actor, right, null)!);
    }

    /// <summary>The right as grains know it; null where being signed in is enough.</summary>
    public static Right? RightOf(V1.Right right) => right switch
    {
        V1.Right.SignedIn => null,
        V1.Right.View => Right.View,
        V1.Right.Work => Right.Work,
        V1.Right.ApproveDrafts => Right.ApproveDrafts,
        V1.Right.SendNow => Right.SendNow,
        V1.Right.EditPolicy => Right.EditPolicy,
        V1.Right.EditWorkspace => Right.EditWorkspace,
        V1.Right.GoLive => Right.GoLive,
        V1.Right.PauseSending => Right.PauseSending,
        V1.Right.ImportLedger => Right.ImportLedger,
        V1.Right.ManageUsers => Right.ManageUsers,
        V1.Right.Operate => Right.Operate,
        V1.Right.SetClock => Right.SetClock,
        V1.Right.ApprovePlans => Right.ApprovePlans,
        V1.Right.Reassign => Right.Reassign,
        _ => throw new ArgumentOutOfRangeException(nameof(right), right, "No such right."),
    };
}

/// <summary>
/// The check at the door; the turn checks again, with the segment. It stands within the interceptor that finds out who calls.
/// </summary>
public sealed class PermissionInterceptor : IRpcInterceptor
{
    public Task InvokeAsync(CallContext call, RpcHandler next)
    {
        if (!Requirements.IsOurs(call.Descriptor)) return next(call);
        var required = Requirements.Of(call.Descriptor);
        if (required == V1.Right.Anyone) return next(call);
        if (required == V1.Right.Unspecified)
            throw new RpcException(StatusCode.Internal, $"{call.Method} names no right.");
        Requirements.Ask(call.Descriptor, call.Actor());
        return next(call);
    }
}
