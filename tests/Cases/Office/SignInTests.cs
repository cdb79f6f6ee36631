using Google.Protobuf.WellKnownTypes;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Who calls, and with which rights: a person by a link and a session, a program by a token.</summary>
public sealed class SignInTests : OfficeTests
{
    [Fact]
    public async Task A_user_signs_in_once_by_link_and_acts_with_the_role_that_the_workspace_gives()
    {
        var made = await Desk.Users.CreateUser(
            new CreateUserRequest { UserId = "dana", User = new User { DisplayName = "Dana", Email = "dana@seller.example", Role = Role.Operator } }, OfficeDesk.Call());

        var session = await Desk.Users.SignIn(new SignInRequest { Link = made.SignInLink }, OfficeDesk.Call(null));
        await Assert.ThrowsAsync<RpcException>(() => Desk.Users.SignIn(new SignInRequest { Link = made.SignInLink }, OfficeDesk.Call(null)));

        var actor = await ActorOfAsync(session.SessionToken);
        Assert.Equal(("users/dana", Roles.RightsOf(Roles.Operator)), (actor!.Id, actor.Rights));
        await Desk.Users.UpdateUser(
            new UpdateUserRequest { User = new User { Name = "users/dana", Disabled = true }, UpdateMask = new FieldMask { Paths = { "disabled" } } }, OfficeDesk.Call());
        await Assert.ThrowsAsync<RpcException>(() => ActorOfAsync(session.SessionToken));
    }

    [Fact]
    public async Task A_sign_in_page_learns_whether_anybody_can_sign_in_and_of_nobody_by_name()
    {
        Assert.False((await Desk.Users.GetSignInOptions(new GetSignInOptionsRequest(), OfficeDesk.Call(null))).HasUsers);
        await Desk.Users.CreateUser(new CreateUserRequest { UserId = "dana", User = new User { DisplayName = "Dana", Role = Role.Operator } }, OfficeDesk.Call());

        var options = await Desk.Users.GetSignInOptions(new GetSignInOptionsRequest(), OfficeDesk.Call(null));
        Assert.True(options.HasUsers);
        Assert.Empty(options.DevUsers);
    }

    [Fact]
    public async Task A_token_acts_with_its_role_until_it_is_revoked_and_its_secret_is_kept_nowhere()
    {
        var made = await Desk.Users.CreateToken(
            new CreateTokenRequest { Token = new Token { DisplayName = "ERP", Role = Role.Bridge } }, OfficeDesk.Call());

        Assert.True((await ActorOfAsync(made.Secret))!.May(Plixo.Grains.Core.Right.ImportLedger));
        var kept = await Desk.Ledger.Store.QueryAsync(
            "SELECT hash, id, subject, name FROM credential", new Dictionary<string, object?>(), row => string.Join(' ', row), CancellationToken.None);
        Assert.DoesNotContain(kept, row => row.Contains(made.Secret, StringComparison.Ordinal));
        await Desk.Users.RevokeToken(new RevokeTokenRequest { Name = made.Token.Name }, OfficeDesk.Call());
        await Assert.ThrowsAsync<RpcException>(() => ActorOfAsync(made.Secret));
    }

    private async Task<Actor?> ActorOfAsync(string secret)
    {
        var call = OfficeDesk.Call(null, secret);
        await Desk.Authenticator.InvokeAsync(call, _ => Task.CompletedTask);
        return call.Get<Actor>();
    }
}
