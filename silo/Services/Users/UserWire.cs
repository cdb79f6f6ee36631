using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Identity;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Settings;
using Plixo.V1;
using User = Plixo.Grains.Workspaces.User;

namespace Plixo.Silo.Services.Users;

/// <summary>Users and tokens between the workspace and the wire.</summary>
internal static class UserWire
{
    private static readonly ImmutableDictionary<Role, string> Known = new Dictionary<Role, string>
    {
        [Role.Viewer] = Roles.Viewer,
        [Role.Operator] = Roles.Operator,
        [Role.SeniorOperator] = Roles.SeniorOperator,
        [Role.Manager] = Roles.Manager,
        [Role.Collaborator] = Roles.Collaborator,
        [Role.SiteEngineer] = Roles.SiteEngineer,
        [Role.Administrator] = Roles.Administrator,
        [Role.Bridge] = Roles.Bridge,
    }.ToImmutableDictionary();

    public static string RoleOf(Role role, string field) =>
        Known.TryGetValue(role, out var name) ? name : throw Refusals.Invalid(field, "is missing.");

    public const string Ids = "has 1 to 60 lower-case letters, digits, hyphens, dots or underscores.";

    public static bool IsId(string id) =>
        id.Length is > 0 and <= 60 && id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.' or '_');

    public static string IdOf(string id, string field) => IsId(id) ? id : throw Refusals.Invalid(field, Ids);

    public static string SegmentsOf(IEnumerable<string> names, string field) =>
        string.Join(',', names.Select(name => Names.ReadSegment(name, field).Value).Order(StringComparer.Ordinal));

    public static User Read(V1.User wire, string name)
    {
        if (wire.Email.Length > 0 && !Mail.Addresses.MailAddress.TryParse(wire.Email, out _, out var why))
            throw Refusals.Invalid("user.email", why);
        if (wire.CapacityPerDay < 0) throw Refusals.Invalid("user.capacity_per_day", "is negative.");
        return new User(
            name, wire.DisplayName, wire.Email, RoleOf(wire.Role, "user.role"),
            [.. wire.Segments.Select(segment => Names.ReadSegment(segment, "user.segments").Value)], wire.CapacityPerDay)
        {
            AbsentUntil = WireValues.ReadDateOrNull(wire.Absence?.Until, "user.absence.until"),
            Deputy = Names.ReadUserOrEmpty(wire.Absence?.Deputy ?? "", "user.absence.deputy"),
            PlanLimitHundredths = wire.PlanLimit.Length == 0 ? null : WireValues.ReadHundredths(wire.PlanLimit, "user.plan_limit"),
        };
    }

    public static V1.User ToWire(User user, bool disabled, Instant? seen)
    {
        var wire = new V1.User
        {
            Name = $"users/{user.Name}",
            DisplayName = user.DisplayName,
            Email = user.Email,
            Role = ToWire(user.Role),
            Segments = { user.Segments.Select(Names.Segment) },
            Disabled = disabled,
            CapacityPerDay = user.DailyCapacity,
            PlanLimit = user.PlanLimitHundredths is { } limit ? WireValues.ToDecimal(limit) : "",
        };
        if (user.AbsentUntil is not null || user.Deputy.Length > 0)
            wire.Absence = new Absence { Until = user.AbsentUntil.ToWire(), Deputy = Names.User(user.Deputy) };
        wire.Etag = SettingsWire.EtagOf(wire);
        wire.LastSeenTime = seen.ToWire();
        return wire;
    }

    public static Token ToWire(CredentialRow token) => new()
    {
        Name = $"tokens/{token.Id}",
        DisplayName = token.Name,
        Role = ToWire(token.Role),
        Segments = { token.Segments.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Names.Segment) },
        ExpireTime = token.Expires.ToWire(),
        CreateTime = token.Created.ToWire(),
        LastUsedTime = token.Used.ToWire(),
        Creator = token.Creator,
        Revoked = token.Revoked,
    };

    public static Role ToWire(string role) => Known.FirstOrDefault(known => known.Value == role).Key;
}
