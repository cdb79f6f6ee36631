using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Lists;

namespace Plixo.Web.Settings;

/// <summary>What is done to users and to the tokens of programs.</summary>
internal static class UserActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> OfList = new Dictionary<string, FormAct> { ["create"] = CreateAsync };

    public static readonly IReadOnlyDictionary<string, FormAct> OfOne = new Dictionary<string, FormAct>
    {
        ["edit"] = EditAsync, ["absence"] = AbsenceAsync, ["link"] = LinkAsync, ["disable"] = form => DisableAsync(form, true), ["enable"] = form => DisableAsync(form, false),
    };

    private static async Task<Outcome> CreateAsync(PostedForm form)
    {
        if (form.NumberOf("capacity_per_day") is not { } capacity) return new Outcome.Wrong("capacity_per_day", "A whole number.");
        return new Outcome.Shown(await form.Plixo.Users.CreateUserAsync(new CreateUserRequest { UserId = form["user_id"], User = Read(form, capacity), RequestId = form.RequestId }));
    }

    private static async Task<Outcome> EditAsync(PostedForm form)
    {
        if (form.NumberOf("capacity_per_day") is not { } capacity) return new Outcome.Wrong("capacity_per_day", "A whole number.");
        return await UpdateAsync(form, Read(form, capacity), "Saved.", "display_name", "email", "role", "capacity_per_day", "plan_limit", "segments");
    }

    private static async Task<Outcome> AbsenceAsync(PostedForm form)
    {
        var until = form.DateOf("until");
        if (until is null && form["until"].Length > 0) return new Outcome.Wrong("until", "A date.");
        var absence = until is null ? null : new Absence { Until = until, Deputy = form["deputy"] is { Length: > 0 } deputy ? $"users/{deputy}" : "" };
        return await UpdateAsync(form, new User { Absence = absence }, until is null ? "They are back." : "The absence is noted.", "absence");
    }

    private static async Task<Outcome> LinkAsync(PostedForm form) =>
        new Outcome.Shown(await form.Plixo.Users.CreateSignInLinkAsync(new CreateSignInLinkRequest { Name = NameOf(form), RequestId = form.RequestId }));

    private static Task<Outcome> DisableAsync(PostedForm form, bool disabled) =>
        UpdateAsync(form, new User { Disabled = disabled }, disabled ? "Disabled: every session has ended." : "They may sign in again, with a new link.", "disabled");

    private static async Task<Outcome> UpdateAsync(PostedForm form, User user, string said, params string[] fields)
    {
        (user.Name, user.Etag) = (NameOf(form), form.Etag);
        await form.Plixo.Users.UpdateUserAsync(new UpdateUserRequest { User = user, UpdateMask = new FieldMask { Paths = { fields } }, RequestId = form.RequestId });
        return new Outcome.Done(said);
    }

    private static User Read(PostedForm form, int capacity) => new()
    {
        DisplayName = form["display_name"], Email = form["email"], Role = Choices.Read<Role>(form["role"]), CapacityPerDay = capacity, PlanLimit = form["plan_limit"],
        Segments = { form.All("segments").Select(segment => $"segments/{segment}") },
    };

    private static string NameOf(PostedForm form) => $"users/{form.Route("id")}";
}
