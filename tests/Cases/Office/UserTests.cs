using Google.Protobuf.WellKnownTypes;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Whoever manages users gives nobody, and takes for themselves, no right that they lack.</summary>
public sealed class UserTests : IAsyncDisposable
{
    private static readonly Actor Manager = new() { Id = "users/mia", Kind = ActorKind.Person, Rights = Roles.RightsOf(Roles.Manager) };

    private readonly OfficeDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_manager_makes_no_administrator()
    {
        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.CreateUser(
            new CreateUserRequest { UserId = "adam", User = new User { Role = Role.Administrator } }, OfficeDesk.Call(Manager)));

        await MakeAsync("olga", Role.Operator);
        await RefusedAsync(StatusCode.PermissionDenied, () => SetRoleAsync("olga", Role.Administrator));
    }

    [Fact]
    public async Task A_manager_neither_changes_an_administrator_nor_signs_in_as_one()
    {
        await MakeAsync("adam", Role.Administrator);

        await RefusedAsync(StatusCode.PermissionDenied, () => SetRoleAsync("adam", Role.Viewer));
        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.CreateSignInLink(new CreateSignInLinkRequest { Name = "users/adam" }, OfficeDesk.Call(Manager)));
    }

    [Fact]
    public async Task Nobody_changes_their_own_role_or_disables_themselves()
    {
        await MakeAsync("mia", Role.Manager);

        var refused = await RefusedAsync(StatusCode.FailedPrecondition, () => SetRoleAsync("mia", Role.Viewer));
        Assert.Equal("SECOND_PERSON_REQUIRED", refused.Reason());
        await RefusedAsync(StatusCode.FailedPrecondition, () => desk.Users.UpdateUser(
            new UpdateUserRequest { User = new User { Name = "users/mia", Disabled = true }, UpdateMask = new FieldMask { Paths = { "disabled" } } }, OfficeDesk.Call(Manager)));
    }

    [Fact]
    public async Task A_limit_of_ones_own_is_set_by_another_and_reaches_the_turn()
    {
        await MakeAsync("mia", Role.Manager);
        await MakeAsync("olga", Role.Operator);

        var refused = await RefusedAsync(StatusCode.FailedPrecondition, () => SetLimitAsync("mia", "500.00"));
        Assert.Equal("SECOND_PERSON_REQUIRED", refused.Reason());
        await RefusedAsync(StatusCode.InvalidArgument, () => SetLimitAsync("olga", "-1"));
        Assert.Equal("1500.50", (await SetLimitAsync("olga", "1500.5")).User.PlanLimit);

        var olga = await desk.Authenticator.PersonAsync("olga", CancellationToken.None);
        Assert.Equal(150_050, olga.PlanLimitHundredths);
        Assert.Equal("", (await SetLimitAsync("olga", "")).User.PlanLimit);
        Assert.Null((await desk.Authenticator.PersonAsync("olga", CancellationToken.None)).PlanLimitHundredths);
    }

    /// <summary>Rights in one segment are given on in that segment.</summary>
    [Fact]
    public async Task Who_manages_one_segment_gives_nobody_rights_beyond_it()
    {
        var scoped = Manager with { Segments = ["smb"] };
        await MakeAsync("adam", Role.Manager);
        User Made(params string[] segments) => new() { DisplayName = "O", Role = Role.Operator, Segments = { segments } };

        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.CreateToken(new CreateTokenRequest { Token = new Token { Role = Role.Manager } }, OfficeDesk.Call(scoped)));
        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.CreateUser(new CreateUserRequest { UserId = "olga", User = Made() }, OfficeDesk.Call(scoped)));
        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.CreateUser(new CreateUserRequest { UserId = "olga", User = Made("segments/smb", "segments/mid") }, OfficeDesk.Call(scoped)));
        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.CreateSignInLink(new CreateSignInLinkRequest { Name = "users/adam" }, OfficeDesk.Call(scoped)));

        Assert.NotEmpty((await desk.Users.CreateToken(new CreateTokenRequest { Token = new Token { Role = Role.Operator, Segments = { "segments/smb" } } }, OfficeDesk.Call(scoped))).Secret);
        var token = await desk.Users.CreateToken(new CreateTokenRequest { Token = new Token { Role = Role.Operator } }, OfficeDesk.Call());
        await RefusedAsync(StatusCode.PermissionDenied, () => desk.Users.RevokeToken(new RevokeTokenRequest { Name = token.Token.Name }, OfficeDesk.Call(scoped)));
    }

    [Theory]
    [InlineData("role = ROLE_SENIOR_OPERATOR", "sam")]
    [InlineData("role = SENIOR_OPERATOR", "sam")]
    [InlineData("role != ROLE_SENIOR_OPERATOR", "mia")]
    [InlineData("role:*", "mia sam")]
    public async Task Users_are_filtered_by_their_role_as_the_contract_names_it(string filter, string names)
    {
        await MakeAsync("mia", Role.Manager);
        await MakeAsync("sam", Role.SeniorOperator);

        var listed = (await desk.Users.ListUsers(new ListUsersRequest { Filter = filter }, OfficeDesk.Call())).Users;
        Assert.Equal(names, string.Join(' ', listed.Select(user => user.Name["users/".Length..])));
    }

    [Theory]
    [InlineData("role = CLOWN")]
    [InlineData("role = CLOWN_MANAGER")]
    [InlineData("disabled = perhaps")]
    public async Task A_filter_of_users_by_a_value_that_the_field_cannot_have_is_refused(string filter)
    {
        var refused = await RefusedAsync(StatusCode.InvalidArgument, () => desk.Users.ListUsers(new ListUsersRequest { Filter = filter }, OfficeDesk.Call()));
        Assert.StartsWith($"filter: {filter.Split(' ')[0]} is ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JOB_STATE_RUNNING", true)]
    [InlineData("running", true)]
    [InlineData("OTHER_RUNNING", false)]
    public async Task An_enum_is_named_as_the_contract_names_it_or_without_its_prefix(string state, bool taken)
    {
        var fault = await Record.ExceptionAsync(() => desk.Jobs.ListJobs(new ListJobsRequest { Filter = $"state = {state}" }, OfficeDesk.Call()));

        Assert.Equal(taken, fault is null);
        Assert.True(taken || fault is RpcException { StatusCode: StatusCode.InvalidArgument });
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00+05:00")]
    [InlineData("9999-12-31T23:59:59-05:00")]
    [InlineData("0000-01-01T00:00:00Z")]
    public async Task A_time_at_an_end_of_the_calendar_is_refused_in_a_filter(string time)
    {
        await RefusedAsync(StatusCode.InvalidArgument, () => desk.Users.ListTokens(new ListTokensRequest { Filter = $"create_time > \"{time}\"" }, OfficeDesk.Call()));
        await RefusedAsync(StatusCode.InvalidArgument, () => desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { Filter = $"time > \"{time}\"" }, OfficeDesk.Call()));
    }

    private Task<UpdateUserResponse> SetLimitAsync(string name, string limit) => desk.Users.UpdateUser(
        new UpdateUserRequest { User = new User { Name = $"users/{name}", PlanLimit = limit }, UpdateMask = new FieldMask { Paths = { "plan_limit" } } }, OfficeDesk.Call(Manager));

    private async Task MakeAsync(string name, Role role) =>
        await desk.Users.CreateUser(new CreateUserRequest { UserId = name, User = new User { DisplayName = name, Role = role } }, OfficeDesk.Call());

    private async Task SetRoleAsync(string name, Role role) => await desk.Users.UpdateUser(
        new UpdateUserRequest { User = new User { Name = $"users/{name}", Role = role }, UpdateMask = new FieldMask { Paths = { "role" } } }, OfficeDesk.Call(Manager));

    private static async Task<RpcException> RefusedAsync(StatusCode code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refused.StatusCode);
        return refused;
    }
}
