using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Lists;
using Plixo.Web.Shared;

namespace Plixo.Web.Settings;

/// <summary>What is done to the tokens of programs.</summary>
internal static class TokenActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["create"] = CreateAsync, ["revoke"] = RevokeAsync };

    private static async Task<Outcome> CreateAsync(PostedForm form)
    {
        var token = new Token
        {
            DisplayName = form["display_name"], Role = Choices.Read<Role>(form["role"]), Segments = { form.All("segments").Select(segment => $"segments/{segment}") },
        };
        if (form["expires"].Length > 0)
        {
            if (form.DateOf("expires") is not { } date) return new Outcome.Wrong("expires", "A date.");
            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(form.Viewer.TimeZone) ?? DateTimeZone.Utc;
            token.ExpireTime = Timestamp.FromDateTimeOffset(zone.AtStartOfDay(TimeWords.Local(date)).ToDateTimeOffset());
        }

        return new Outcome.Shown(await form.Plixo.Users.CreateTokenAsync(new CreateTokenRequest { Token = token, RequestId = form.RequestId }));
    }

    private static async Task<Outcome> RevokeAsync(PostedForm form)
    {
        var revoked = await form.Plixo.Users.RevokeTokenAsync(new RevokeTokenRequest { Name = $"tokens/{form.Subject}", RequestId = form.RequestId });
        return new Outcome.Done($"Revoked: {revoked.Token.DisplayName}.");
    }
}
