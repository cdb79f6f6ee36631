using Google.Protobuf.WellKnownTypes;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>What no grain decides keeps its answers too: a retry does nothing twice.</summary>
public sealed class RepeatedRequestTests : IAsyncDisposable
{
    private readonly OfficeDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Clock_that_was_set_and_went_on_is_not_set_again()
    {
        var start = (await desk.Operations.GetClock(new GetClockRequest(), OfficeDesk.Call())).BusinessTime;
        var request = new SetClockRequest { BusinessTime = start + Duration.FromTimeSpan(TimeSpan.FromDays(1)), RequestId = Guid.NewGuid().ToString() };
        var later = new SetClockRequest { BusinessTime = start + Duration.FromTimeSpan(TimeSpan.FromDays(2)) };

        var first = await desk.Operations.SetClock(request, OfficeDesk.Call());
        await desk.Operations.SetClock(later, OfficeDesk.Call());

        Assert.Equal(first, await desk.Operations.SetClock(request, OfficeDesk.Call()));
        Assert.Equal(later.BusinessTime, (await desk.Operations.GetClock(new GetClockRequest(), OfficeDesk.Call())).BusinessTime);
        var reused = await Assert.ThrowsAsync<RpcException>(() => desk.Operations.SetClock(new(request) { BusinessTime = later.BusinessTime }, OfficeDesk.Call()));
        Assert.Equal("REQUEST_ID_REUSED", reused.Reason());
    }

    [Fact]
    public async Task Token_is_made_once_its_secret_is_shown_once_and_other_content_is_refused()
    {
        var request = new CreateTokenRequest { Token = new Token { DisplayName = "Bridge", Role = Role.Bridge }, RequestId = Guid.NewGuid().ToString() };
        var first = await desk.Users.CreateToken(request, OfficeDesk.Call());
        var again = await desk.Users.CreateToken(request, OfficeDesk.Call());

        Assert.NotEmpty(first.Secret);
        Assert.Equal((first.Token.Name, ""), (again.Token.Name, again.Secret));
        Assert.Single((await desk.Users.ListTokens(new ListTokensRequest(), OfficeDesk.Call())).Tokens);
        var reused = await Assert.ThrowsAsync<RpcException>(() =>
            desk.Users.CreateToken(new(request) { Token = new Token { DisplayName = "Other", Role = Role.Viewer } }, OfficeDesk.Call()));
        Assert.Equal("REQUEST_ID_REUSED", reused.Reason());
    }

    [Fact]
    public async Task User_is_made_once_and_its_link_is_shown_once_and_still_works()
    {
        var request = new CreateUserRequest { UserId = "olga", User = new User { DisplayName = "Olga", Role = Role.Operator }, RequestId = Guid.NewGuid().ToString() };
        var first = await desk.Users.CreateUser(request, OfficeDesk.Call());
        var again = await desk.Users.CreateUser(request, OfficeDesk.Call());

        Assert.Equal(("users/olga", ""), (again.User.Name, again.SignInLink));
        Assert.Equal("users/olga", (await desk.Users.SignIn(new SignInRequest { Link = first.SignInLink }, OfficeDesk.Call())).User.Name);
    }

    [Fact]
    public async Task User_who_was_disabled_since_is_not_let_in_by_an_old_change_that_comes_again()
    {
        await desk.Users.CreateUser(new CreateUserRequest { UserId = "olga", User = new User { DisplayName = "Olga", Role = Role.Operator } }, OfficeDesk.Call());
        UpdateUserRequest Set(bool disabled) => new()
        {
            User = new User { Name = "users/olga", Disabled = disabled }, UpdateMask = new FieldMask { Paths = { "disabled" } }, RequestId = Guid.NewGuid().ToString(),
        };
        var let = Set(disabled: false);
        await desk.Users.UpdateUser(let, OfficeDesk.Call());
        await desk.Users.UpdateUser(Set(disabled: true), OfficeDesk.Call());

        await desk.Users.UpdateUser(let, OfficeDesk.Call());

        Assert.True((await desk.Users.GetUser(new GetUserRequest { Name = "users/olga" }, OfficeDesk.Call())).User.Disabled);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public async Task Request_id_has_no_control_character(string id)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => desk.Operations.Rebuild(new RebuildRequest { RequestId = id }, OfficeDesk.Call()));
        Assert.Equal((StatusCode.InvalidArgument, "request_id has a control character."), (refused.StatusCode, refused.Message.Replace(":", "", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Link_that_was_made_still_works_after_its_request_came_again()
    {
        await desk.Users.CreateUser(new CreateUserRequest { UserId = "olga", User = new User { DisplayName = "Olga", Role = Role.Operator } }, OfficeDesk.Call());
        var request = new CreateSignInLinkRequest { Name = "users/olga", RequestId = Guid.NewGuid().ToString() };
        var link = (await desk.Users.CreateSignInLink(request, OfficeDesk.Call())).SignInLink;

        Assert.Equal("", (await desk.Users.CreateSignInLink(request, OfficeDesk.Call())).SignInLink);
        Assert.Equal("users/olga", (await desk.Users.SignIn(new SignInRequest { Link = link }, OfficeDesk.Call())).User.Name);
    }

    [Fact]
    public async Task Another_field_that_is_edited_leaves_a_user_disabled()
    {
        await desk.Users.CreateUser(new CreateUserRequest { UserId = "olga", User = new User { DisplayName = "Olga", Role = Role.Operator } }, OfficeDesk.Call());
        await UpdateAsync(new User { Name = "users/olga", Disabled = true }, "disabled");

        Assert.True((await UpdateAsync(new User { Name = "users/olga", DisplayName = "Olga O." }, "display_name")).User.Disabled);
    }

    private Task<UpdateUserResponse> UpdateAsync(User user, string path) =>
        desk.Users.UpdateUser(new UpdateUserRequest { User = user, UpdateMask = new FieldMask { Paths = { path } } }, OfficeDesk.Call());
}
