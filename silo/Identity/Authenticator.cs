using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Reading;

namespace Plixo.Silo.Identity;

/// <summary>How people sign in.</summary>
public enum AuthMode
{
    /// <summary>By one-time links and tokens.</summary>
    Local = 1,

    /// <summary>And anybody on loopback as the user they name.</summary>
    Dev,
}

/// <summary>
/// Finds out who calls, from `authorization: Bearer …`, and hands the actor on. A call without a credential has no actor: the
/// permission check within refuses it where one is needed. A credential that does not work is refused here.
/// </summary>
public sealed class Authenticator(Credentials credentials, ViewsNow views, AuthMode mode) : IRpcInterceptor
{
    private const string Bearer = "Bearer ";

    public AuthMode Mode => mode;

    public async Task InvokeAsync(CallContext call, RpcHandler next)
    {
        if (await WhoAsync(call) is { } actor) call.Set(actor);
        await next(call);
    }

    /// <summary>The caller as it is now; null for a call without a credential. UNAUTHENTICATED where the credential does not work.</summary>
    public async Task<Actor?> WhoAsync(CallContext call)
    {
        if (SecretOf(call) is not { } secret) return null;
        var found = await credentials.UseAsync(secret, call.CancellationToken) ?? throw Unknown();
        call.Set(new SignedIn(found.Id));
        return found.Kind == CredentialKind.Token ? ActorOf(found) : await PersonAsync(found.Subject, call.CancellationToken);
    }

    /// <summary>A user as the workspace knows it now, so that a change of role holds at once.</summary>
    public async Task<Actor> PersonAsync(string name, CancellationToken cancel)
    {
        var workspace = await views.WorkspaceAsync(cancel);
        if (!workspace.Users.TryGetValue(name, out var user) || await credentials.IsDisabledAsync(name, cancel)) throw Unknown();
        return ActorOf(user);
    }

    public static Actor ActorOf(User user) => new()
    {
        Id = $"users/{user.Name}", Kind = ActorKind.Person, Rights = Roles.RightsOf(user.Role), Segments = user.Segments,
        PlanLimitHundredths = user.PlanLimitHundredths,
    };

    private static Actor ActorOf(CredentialRow token) => new()
    {
        Id = $"tokens/{token.Id}",
        Kind = ActorKind.Token,
        Rights = Roles.RightsOf(token.Role),
        Segments = [.. token.Segments.Split(',', StringSplitOptions.RemoveEmptyEntries)],
    };

    private static string? SecretOf(CallContext call)
    {
        var header = call.RequestHeaders.Get("authorization");
        if (header is null) return null;
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : throw Unknown();
    }

    internal static RpcException Unknown() => new(StatusCode.Unauthenticated, "The credential is not known, has ended, or its user may not sign in.");
}

/// <summary>The credential that a call came with, so that signing out ends this one.</summary>
public sealed record SignedIn(string CredentialId);
