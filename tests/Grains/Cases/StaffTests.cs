using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;

namespace Plixo.Tests.Grains.Cases;

/// <summary>Work belongs to whom it was given, else to the customer's owner, else to the segment's pool; deputies stand in.</summary>
public sealed class StaffTests
{
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Theory]
    [InlineData("carl", "dana", "pat", "carl")]
    [InlineData("", "dana", "pat", "dana")]
    [InlineData("", "", "pat", "pat")]
    [InlineData("", "", "", "")]
    public void Work_belongs_to_the_first_there_is(string assignee, string owner, string pool, string expected) =>
        Assert.Equal(expected, Staff.OwnerOf(assignee, owner, pool));

    [Fact]
    public void A_deputy_stands_in_until_the_day_of_return()
    {
        var workspace = With(Person("dana") with { AbsentUntil = Today.PlusDays(3), Deputy = "ben" }, Person("ben"));

        Assert.Equal("ben", Staff.StandInFor(workspace, "dana", Today));
        Assert.Equal("ben", Staff.StandInFor(workspace, "dana", Today.PlusDays(2)));
        Assert.Equal("dana", Staff.StandInFor(workspace, "dana", Today.PlusDays(3)));
    }

    [Fact]
    public void Where_the_deputy_is_away_too_the_deputys_deputy_stands_in()
    {
        var workspace = With(
            Person("dana") with { AbsentUntil = Today.PlusDays(3), Deputy = "ben" },
            Person("ben") with { AbsentUntil = Today.PlusDays(3), Deputy = "carl" }, Person("carl"));

        Assert.Equal("carl", Staff.StandInFor(workspace, "dana", Today));
    }

    [Fact]
    public void Two_who_are_away_and_stand_in_for_each_other_keep_their_own_work()
    {
        var workspace = With(
            Person("dana") with { AbsentUntil = Today.PlusDays(3), Deputy = "ben" },
            Person("ben") with { AbsentUntil = Today.PlusDays(3), Deputy = "dana" });

        Assert.Equal("dana", Staff.StandInFor(workspace, "dana", Today));
    }

    [Fact]
    public void A_segments_own_manager_comes_before_one_of_all_segments_and_never_is_who_proposed()
    {
        var smb = new SegmentKey("smb");
        var workspace = With(
            Person("abe", Roles.Manager), Person("mia", Roles.Manager) with { Segments = ["smb"] },
            Person("zoe", Roles.Manager) with { Segments = ["large"] }, Person("dana"));

        Assert.Equal("mia", Staff.ManagerOf(workspace, smb));
        Assert.Equal("abe", Staff.ManagerOf(workspace, smb, except: "users/mia"));
        Assert.Equal("", Staff.ManagerOf(With(Person("dana")), smb));
    }

    private static User Person(string name, string role = Roles.Operator) => new(name, name, "", role, [], 100);

    private static WorkspaceState With(params User[] users) =>
        WorkspaceState.Empty with { Users = WorkspaceState.Empty.Users.AddRange(users.Select(user => KeyValuePair.Create(user.Name, user))) };
}
