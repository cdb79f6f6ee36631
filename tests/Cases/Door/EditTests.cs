using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Cases.Door.EditDesk;

namespace Plixo.Tests.Cases.Door;

/// <summary>Of two who edit a user or a contact at the same instant neither loses what the other saved.</summary>
public sealed class EditTests
{
    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_role_that_was_lowered_stays_lowered_when_another_saves_a_name(string engine)
    {
        await using var desk = await OpenAsync(engine);
        await desk.UserAsync("olga");

        Assert.Equal(BothHold, await desk.AtOnceAsync(
            () => UserAsync(desk, new() { Name = "users/olga", Role = V1.Role.Viewer }, "role"),
            () => UserAsync(desk, new() { Name = "users/olga", DisplayName = "Olga" }, "display_name")));

        var olga = (await desk.Users.GetUser(new() { Name = "users/olga" }, Call())).User;
        Assert.Equal((V1.Role.Viewer, "Olga"), (olga.Role, olga.DisplayName));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_two_who_saw_the_same_user_one_is_refused_and_may_ask_again_under_the_same_request_id(string engine)
    {
        await using var desk = await OpenAsync(engine);
        var seen = await desk.UserAsync("olga");
        V1.UpdateUserRequest Renamed(string name, string etag) => new()
        {
            User = new() { Name = seen.Name, DisplayName = name, Etag = etag }, UpdateMask = Mask("display_name"), RequestId = $"request-{name}",
        };

        var ends = await desk.AtOnceAsync(
            () => desk.Users.UpdateUser(Renamed("One", seen.Etag), Call()), () => desk.Users.UpdateUser(Renamed("Two", seen.Etag), Call()));
        Assert.Equal(OneIsRefused, ends.Order());

        var refused = ends[0].Length > 0 ? "One" : "Two";
        var now = (await desk.Users.GetUser(new() { Name = seen.Name }, Call())).User;
        Assert.Equal(refused == "One" ? "Two" : "One", now.DisplayName);
        Assert.Equal(refused, (await desk.Users.UpdateUser(Renamed(refused, now.Etag), Call())).User.DisplayName);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_change_of_another_user_refuses_nobody(string engine)
    {
        await using var desk = await OpenAsync(engine);
        var (olga, sam) = (await desk.UserAsync("olga"), await desk.UserAsync("sam"));

        Assert.Equal(BothHold, await desk.AtOnceAsync(
            () => UserAsync(desk, new() { Name = olga.Name, DisplayName = "Olga", Etag = olga.Etag }, "display_name"),
            () => UserAsync(desk, new() { Name = sam.Name, DisplayName = "Sam", Etag = sam.Etag }, "display_name")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_two_who_make_the_same_user_one_is_told_that_there_is_one(string engine)
    {
        await using var desk = await OpenAsync(engine);

        var ends = await desk.AtOnceAsync(() => desk.UserAsync("olga", V1.Role.Viewer), () => desk.UserAsync("olga", V1.Role.Manager));

        Assert.Equal(["", "ALREADY_EXISTS"], ends.Order());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Fields_of_a_contact_both_hold_and_of_two_who_saw_it_one_is_refused(string engine)
    {
        await using var desk = await OpenAsync(engine);
        var parent = Names.Of(SmallWorkspace.Customer(Customer));
        var seen = (await desk.Contacts.ListContacts(new() { Parent = parent }, Call())).Contacts.Single();
        Task ChangedAsync(V1.Contact contact, string field)
        {
            contact.Name = seen.Name;
            return desk.Contacts.UpdateContact(new() { Contact = contact, UpdateMask = Mask(field) }, Call());
        }

        Assert.Equal(BothHold, await desk.AtOnceAsync(
            () => ChangedAsync(new() { DisplayName = "Ann B" }, "display_name"), () => ChangedAsync(new() { Phone = "123" }, "phone")));
        var now = (await desk.Contacts.GetContact(new() { Name = seen.Name }, Call())).Contact;
        Assert.Equal(("Ann B", "123"), (now.DisplayName, now.Phone));

        Assert.Equal(OneIsRefused, (await desk.AtOnceAsync(
            () => ChangedAsync(new() { DisplayName = "Ann C", Etag = now.Etag }, "display_name"),
            () => ChangedAsync(new() { Phone = "456", Etag = now.Etag }, "phone"))).Order());

        now = (await desk.Contacts.GetContact(new() { Name = seen.Name }, Call())).Contact;
        Assert.Contains((await desk.AtOnceAsync(
            () => ChangedAsync(new() { DisplayName = "Ann D", Etag = now.Etag }, "display_name"),
            () => desk.Contacts.DeleteContact(new() { Name = seen.Name, Etag = now.Etag }, Call()))).Single(end => end.Length > 0), new[] { Stale, "NOT_FOUND" });
    }

    private static Task<V1.UpdateUserResponse> UserAsync(EditDesk desk, V1.User user, string field) => desk.Users.UpdateUser(new() { User = user, UpdateMask = Mask(field) }, Call());
}
