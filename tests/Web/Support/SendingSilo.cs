using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf.WellKnownTypes;
using Plixo.Client;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;
using Plixo.V1;
using DayOfWeek = Google.Type.DayOfWeek;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Plixo.Tests.Web.Support;

/// <summary>A silo on PostgreSQL that sends to a real SMTP server, with people who sign in by their links; ada administers it.</summary>
internal sealed partial class SendingSilo : IAsyncDisposable
{
    private const string Ada = "ada";

    private readonly SiloProcess process = new();

    public Uri Web => process.Web;

    /// <summary>What it took is what went out.</summary>
    public FaultServer Mail { get; } = new();

    /// <summary>By user, to sign in with once.</summary>
    public Dictionary<string, string> Links { get; } = [];

    public PlixoClient Admin { get; private set; } = null!;

    /// <summary>Starts it with a sender `main` and whoever else is to work there.</summary>
    public async Task StartAsync(params (string User, string Role)[] people)
    {
        process.Set("Store", $"postgres:{await PostgresServer.CreateDatabaseAsync()}");
        var store = StoreName().Match(await process.RunAsync("migrate")).Groups[1].Value;
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["Mail:Mode"] = "smtp", ["Mail:Smtp:Host"] = "127.0.0.1", ["Mail:Smtp:Port"] = $"{Mail.Port}", ["Mail:Smtp:Security"] = "none", ["Mail:Smtp:StoreId"] = store,
        }) process.Set(key, value);
        foreach (var (user, role) in people.Prepend((Ada, "administrator")))
            Links[user] = Link().Match(await process.RunAsync($"user add {user} --role {role}")).Value;
        await process.StartAsync();
        using (var anonymous = new PlixoClient(process.Grpc))
            Admin = new PlixoClient(process.Grpc, (await anonymous.Users.SignInAsync(new SignInRequest { Link = Links[Ada] })).SessionToken);
        await Admin.Settings.CreateSenderAsync(new CreateSenderRequest { SenderId = "main", Sender = new Sender { DisplayName = "Acme", Email = "ar@acme.example", Signature = "Dana" } });
        await Admin.Settings.UpdateWorkspaceAsync(new UpdateWorkspaceRequest { Workspace = new Workspace { DisplayName = "Acme" }, UpdateMask = FieldMask.FromString("display_name") });
    }

    /// <summary>A policy that sends every day and, beside its caps, holds nothing back.</summary>
    public static Policy Policy(string zone, string pool, int perDay, TimeSpan undo)
    {
        var policy = new Policy
        {
            TimeZone = zone, Sender = "senders/main", Pool = $"users/{pool}", Caps = new Caps { PerDay = perDay, PerWindow = 500, Pacing = false }, UndoWindow = Duration.FromTimeSpan(undo),
        };
        policy.SendingDays.AddRange(System.Enum.GetValues<DayOfWeek>().Where(day => day != DayOfWeek.Unspecified));
        return policy;
    }

    /// <summary>A zone in which the clock shows that hour now.</summary>
    public static string ZoneAt(int hour)
    {
        var ahead = (hour - System.DateTime.UtcNow.Hour + 36) % 24 - 12;
        // POSIX signs: Etc/GMT-3 is three hours ahead.
        return ahead == 0 ? "Etc/UTC" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{-ahead:+0;-0}");
    }

    /// <summary>Ends it as a lost machine does, and has the store checked from outside.</summary>
    public async Task VerifyAsync()
    {
        await process.KillAsync();
        Assert.Matches(@"\d+ passed, 0 failed\s*$", await process.RunAsync("verify"));
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        await process.DisposeAsync();
        await Mail.DisposeAsync();
    }

    [GeneratedRegex(@"store (\S+) is")]
    private static partial Regex StoreName();

    [GeneratedRegex(@"http\S+/sign-in#\S+")]
    private static partial Regex Link();
}
