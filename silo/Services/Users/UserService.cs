using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Identity;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.V1;
using User = Plixo.Grains.Workspaces.User;

namespace Plixo.Silo.Services.Users;

/// <summary>People and programs that may sign in.</summary>
/// <param name="webBaseUrl">What one-time links start with.</param>
public sealed class UserService(
    IStore store, ViewsNow views, Asking asking, Credentials credentials, Authenticator authenticator, string webBaseUrl)
{
    private static readonly Listing<CredentialRow> Tokens = new(
        [.. CredentialTable.Instance.Table.Columns.Select(column => column.Name)], "credential",
        [Field.Flag("revoked", "revoked"), Field.Time("create_time", "created")],
        [new Order("created", Descending: true)], [new Order("id", Descending: true)], CredentialTable.Instance.Read);

    public Task<CreateUserResponse> CreateUser(CreateUserRequest request, CallContext call) =>
        asking.Kept.OnceAsync(call, request, () => MadeAsync(request, call), answer => new CreateUserResponse { User = answer.User });

    private async Task<CreateUserResponse> MadeAsync(CreateUserRequest request, CallContext call)
    {
        var name = UserWire.IdOf(request.UserId, "user_id");
        var user = UserWire.Read(request.User ?? throw Refusals.Invalid("user", "is missing."), name);
        NotAbove(call.Actor(), user.Role, user.Segments);
        await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, NewAsync);
        return new CreateUserResponse
        {
            User = await WireAsync(name, call),
            SignInLink = LinkOf(await credentials.LinkAsync(name, call.Actor().Id, call.CancellationToken)),
        };

        async Task<Message> NewAsync()
        {
            if ((await views.WorkspaceAsync(call.CancellationToken)).Users.GetValueOrDefault(name) is { } known && !UserWire.ToWire(known, false, null).Equals(UserWire.ToWire(user, false, null)))
                throw Refusals.Of(RefusalReason.AlreadyExists, $"There is a user {name} already.");
            return new SaveUser(user);
        }
    }

    public async Task<GetUserResponse> GetUser(GetUserRequest request, CallContext call) =>
        new() { User = await WireAsync(Names.Read(request.Name, "name", "users")[0], call) };

    public async Task<ListUsersResponse> ListUsers(ListUsersRequest request, CallContext call)
    {
        var workspace = await views.WorkspaceAsync(call.CancellationToken);
        var disabled = new HashSet<string>();
        foreach (var name in workspace.Users.Keys)
        {
            if (await credentials.IsDisabledAsync(name, call.CancellationToken)) disabled.Add(name);
        }

        var page = MemoryPage.Of(
            workspace.Users.Values, ListRequest.Of(request), user => user.Name,
            new("name", user => user.Name), MemoryField.Enum<User, V1.Role>("role", user => UserWire.ToWire(user.Role)),
            MemoryField.Flag<User>("disabled", user => disabled.Contains(user.Name)));
        var response = new ListUsersResponse { NextPageToken = page.NextPageToken };
        foreach (var user in page.Items) response.Users.Add(await WireAsync(user.Name, call));
        return response;
    }

    public Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, CallContext call) =>
        asking.Kept.OnceAsync(call, request, () => ChangedAsync(request, call));

    private async Task<UpdateUserResponse> ChangedAsync(UpdateUserRequest request, CallContext call)
    {
        var wire = request.User ?? throw Refusals.Invalid("user", "is missing.");
        var name = Names.Read(wire.Name, "user.name", "users")[0];
        // Whether somebody is disabled is a row that no grain guards.
        return request.UpdateMask?.Paths.Contains("disabled") == true ? await asking.Kept.AloneAsync(wire.Name, SaveAsync, call.CancellationToken) : await SaveAsync();

        async Task<UpdateUserResponse> SaveAsync()
        {
            await asking.AskOnReadAsync<WorkspaceReply>(call, request, GrainId.Workspace, () => MergedAsync(request, call, name));
            if (request.UpdateMask?.Paths.Contains("disabled") == true) await SetDisabledAsync(name, wire.Disabled, call);
            return new UpdateUserResponse { User = await WireAsync(name, call) };
        }
    }

    /// <summary>The user as they are now, with what is to be changed.</summary>
    private async Task<Message> MergedAsync(UpdateUserRequest request, CallContext call, string name)
    {
        var wire = request.User;
        var known = (await views.WorkspaceAsync(call.CancellationToken)).Users.GetValueOrDefault(name) ?? throw Refusals.NotFound(wire.Name);
        var merged = UserWire.ToWire(known, await credentials.IsDisabledAsync(name, call.CancellationToken), null);
        await asking.Kept.CheckAsync(call, request, wire.Etag, merged.Etag);
        FieldMasks.Merge(wire, merged, request.UpdateMask);
        var user = UserWire.Read(merged, name);
        NotAbove(call.Actor(), known.Role, known.Segments);
        NotAbove(call.Actor(), user.Role, user.Segments);
        if (call.Actor().Id == $"users/{name}" && (user.Role != known.Role || user.PlanLimitHundredths != known.PlanLimitHundredths || merged.Disabled))
            throw Refusals.Of(RefusalReason.SecondPersonRequired, "Nobody changes their own role or limit or disables themselves: another user does it.");
        return new SaveUser(user);
    }

    /// <summary>The same request again does not show the link again, and makes no other.</summary>
    public Task<CreateSignInLinkResponse> CreateSignInLink(CreateSignInLinkRequest request, CallContext call) =>
        asking.Kept.OnceAsync(call, request, () => LinkedAsync(request, call), _ => new CreateSignInLinkResponse());

    private async Task<CreateSignInLinkResponse> LinkedAsync(CreateSignInLinkRequest request, CallContext call)
    {
        var name = Names.Read(request.Name, "name", "users")[0];
        var user = (await views.WorkspaceAsync(call.CancellationToken)).Users.GetValueOrDefault(name) ?? throw Refusals.NotFound(request.Name);
        NotAbove(call.Actor(), user.Role, user.Segments);
        return new CreateSignInLinkResponse { SignInLink = LinkOf(await credentials.LinkAsync(name, call.Actor().Id, call.CancellationToken)) };
    }

    public async Task<GetSignInOptionsResponse> GetSignInOptions(GetSignInOptionsRequest request, CallContext call)
    {
        var users = (await views.WorkspaceAsync(call.CancellationToken)).Users.Values;
        var response = new GetSignInOptionsResponse { HasUsers = users.Any() };
        if (!MaySignInAsAnybody(call)) return response;
        foreach (var user in users.OrderBy(user => user.Name, StringComparer.Ordinal))
        {
            if (await credentials.IsDisabledAsync(user.Name, call.CancellationToken)) continue;
            response.DevUsers.Add(new DevUser { Name = $"users/{user.Name}", DisplayName = user.DisplayName, Role = UserWire.ToWire(user, false, null).Role });
        }

        return response;
    }

    public async Task<SignInResponse> SignIn(SignInRequest request, CallContext call)
    {
        var made = request.CredentialCase switch
        {
            SignInRequest.CredentialOneofCase.Link => await credentials.SignInAsync(
                request.Link[(request.Link.LastIndexOfAny(['/', '#', '=']) + 1)..], call.CancellationToken),
            SignInRequest.CredentialOneofCase.DevUser => await DevAsync(request.DevUser, call),
            _ => throw Refusals.Invalid("credential", "is missing."),
        };
        if (made is not { } session)
            throw new RpcException(StatusCode.Unauthenticated, "The link is not known, was used already, or has expired.");
        await authenticator.PersonAsync(session.Session.Subject, call.CancellationToken);
        return new SignInResponse
        {
            User = await WireAsync(session.Session.Subject, call),
            SessionToken = session.Secret,
            ExpireTime = session.Session.Expires.ToWire(),
        };
    }

    public async Task<SignOutResponse> SignOut(SignOutRequest request, CallContext call)
    {
        if (call.Get<SignedIn>() is { } signedIn) await credentials.EndAsync(signedIn.CredentialId, call.CancellationToken);
        return new SignOutResponse();
    }

    public async Task<WhoAmIResponse> WhoAmI(WhoAmIRequest request, CallContext call)
    {
        var actor = call.Actor();
        var response = new WhoAmIResponse { Actor = actor.Id };
        if (actor.Kind == ActorKind.Person) response.User = await WireAsync(actor.Id["users/".Length..], call);
        response.Rights.Add(System.Enum.GetValues<V1.Right>()
            .Where(right => right > V1.Right.SignedIn && Requirements.RightOf(right) is { } needed && actor.May(needed)));
        return response;
    }

    public Task<CreateTokenResponse> CreateToken(CreateTokenRequest request, CallContext call) =>
        asking.Kept.OnceAsync(call, request, () => TokenAsync(request, call), answer => new CreateTokenResponse { Token = answer.Token });

    private async Task<CreateTokenResponse> TokenAsync(CreateTokenRequest request, CallContext call)
    {
        var wire = request.Token ?? throw Refusals.Invalid("token", "is missing.");
        var role = UserWire.RoleOf(wire.Role, "token.role");
        var segments = UserWire.SegmentsOf(wire.Segments, "token.segments");
        NotAbove(call.Actor(), role, SegmentsIn(segments));
        var actor = call.Actor();
        var asked = RequestIds.NameOf(call, request);
        // Of a silo that died before the answer was kept.
        if (await credentials.ByRequestAsync(asked, call.CancellationToken) is { } made) return new CreateTokenResponse { Token = UserWire.ToWire(made) };
        var now = (await store.ClockAsync(call.CancellationToken)).Real;
        var expires = WireValues.ReadTimeOrNull(wire.ExpireTime, "token.expire_time");
        if (expires <= now) throw Refusals.Invalid("token.expire_time", "is not in the future.");
        var (secret, token) = await credentials.TokenAsync(wire.DisplayName, role, segments, actor.Id, expires - now, asked, call.CancellationToken);
        return new CreateTokenResponse { Token = UserWire.ToWire(token), Secret = secret };
    }

    public async Task<ListTokensResponse> ListTokens(ListTokensRequest request, CallContext call)
    {
        var page = await Tokens.PageAsync(
            store, ListRequest.Of(request), [new Condition("kind = 'Token'")],
            call.CancellationToken);
        return new ListTokensResponse { Tokens = { page.Items.Select(UserWire.ToWire) }, NextPageToken = page.NextPageToken };
    }

    public Task<RevokeTokenResponse> RevokeToken(RevokeTokenRequest request, CallContext call) => asking.Kept.OnceAsync(call, request, async () =>
    {
        var id = Names.Read(request.Name, "name", "tokens")[0];
        var token = await credentials.TokenAsync(id, call.CancellationToken) ?? throw Refusals.NotFound(request.Name);
        NotAbove(call.Actor(), token.Role, SegmentsIn(token.Segments));
        await credentials.EndAsync(id, call.CancellationToken);
        return new RevokeTokenResponse { Token = UserWire.ToWire((await credentials.TokenAsync(id, call.CancellationToken))!) };
    });

    private async Task<(string Secret, CredentialRow Session)?> DevAsync(string user, CallContext call)
    {
        if (!MaySignInAsAnybody(call))
            throw new RpcException(StatusCode.PermissionDenied, "Only Auth:Mode dev on loopback signs anybody in.");
        var name = user.StartsWith("users/", StringComparison.Ordinal) ? user["users/".Length..] : user;
        await authenticator.PersonAsync(name, call.CancellationToken);
        return await credentials.SessionAsync(name, call.CancellationToken);
    }

    private bool MaySignInAsAnybody(CallContext call) => authenticator.Mode == AuthMode.Dev && IsLoopback(call.Peer);

    private static bool IsLoopback(string peer) =>
        peer.StartsWith("ipv4:127.", StringComparison.Ordinal) || peer.StartsWith("ipv6:[::1]", StringComparison.Ordinal) ||
        peer.StartsWith("ipv6:[::ffff:127.", StringComparison.Ordinal);

    private async Task SetDisabledAsync(string name, bool disabled, CallContext call)
    {
        var table = DisabledUserTable.Instance;
        var now = (await store.ClockAsync(call.CancellationToken)).Real;
        await store.WriteAsync(
            disabled ? [.. table.Difference(null, new DisabledUserRow(name, now, call.Actor().Id))] : [Grains.Rows.RowChange.Delete(table.Table, name)],
            null, call.CancellationToken);
        if (disabled) await credentials.EndAllAsync(name, call.CancellationToken);
    }

    /// <summary>Nobody hands out rights that they lack, nor changes, ends or signs in as somebody who has them.</summary>
    private static void NotAbove(Actor actor, string role, IEnumerable<string> segments)
    {
        if (Permission.Above(actor, Roles.RightsOf(role), [.. segments]) is { } above) throw Refusals.Of(above);
    }

    private static string[] SegmentsIn(string segments) => segments.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private async Task<V1.User> WireAsync(string name, CallContext call)
    {
        var user = (await views.WorkspaceAsync(call.CancellationToken)).Users.GetValueOrDefault(name) ?? throw Refusals.NotFound($"users/{name}");
        return UserWire.ToWire(
            user, await credentials.IsDisabledAsync(name, call.CancellationToken), await credentials.SeenAsync(name, call.CancellationToken));
    }

    private string LinkOf(string secret) => $"{webBaseUrl}/sign-in#{secret}";
}
