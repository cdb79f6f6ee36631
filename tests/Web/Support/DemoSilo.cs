using Microsoft.Playwright;
using NodaTime;
using Plixo.Client;
using Plixo.Silo.Demo;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Sealing;
using Plixo.V1;

namespace Plixo.Tests.Web.Support;

/// <summary>A silo over a small demo: every fifth customer, in Auth:Mode dev.</summary>
public sealed class DemoSilo : IAsyncLifetime
{
    private const int KeepEvery = 5;

    private const int Partitions = 64;

    private readonly SiloProcess process = new();

    private string? mayasCookies;

    public Uri Web => process.Web;

    public Uri Grpc => process.Grpc;

    public string In(string name) => process.In(name);

    /// <summary>A setting beside those of a demo; before it starts.</summary>
    public void Set(string key, string value) => process.Set(key, value);

    public async Task InitializeAsync()
    {
        var secrets = SiloSecrets.Complete(new GivenSecrets(null, null, null, null), isDevelopment: true, process.Folder);
        using var signer = BlockSigner.From(secrets.SigningKey);
        await DemoSeed.RunAsync(
            new DemoStage
            {
                StorePath = process.In("plixo.db"), MailFolder = process.In("mail"), JournalPath = process.In("mail.journal"), Partitions = Partitions,
                Now = SystemClock.Instance.GetCurrentInstant(), PortalBaseUrl = "https://pay.fernwood.example", LinkKey = secrets.LinkKey,
                PersonalDataKey = secrets.PersonalDataKey, Signer = signer, KeepEvery = KeepEvery,
            }, _ => { }, CancellationToken.None);
        await process.StartAsync();
    }

    public Task StartAsync() => process.StartAsync();

    public Task KillAsync() => process.KillAsync();

    public Task EndsAsync() => process.EndsAsync();

    /// <summary>A client of somebody of the demo.</summary>
    public async Task<PlixoClient> ClientAsync(string user)
    {
        using var anonymous = new PlixoClient(Grpc);
        return new PlixoClient(Grpc, (await anonymous.Users.SignInAsync(new SignInRequest { DevUser = $"users/{user}" })).SessionToken);
    }

    /// <summary>A visit that only looks, as Maya, who signs in once for all of them.</summary>
    internal async Task<Visit> LookAsync(string theme = "light", bool bypassPolicy = false, ViewportSize? size = null, float scale = 1)
    {
        if (mayasCookies is null)
        {
            await using var first = await Visit.BeginAsync(Web, "maya");
            mayasCookies = await first.CookiesAsync();
        }

        return await Visit.BeginAsync(Web, null, size, theme, bypassPolicy, mayasCookies, scale);
    }

    public async Task DisposeAsync() => await process.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class DemoSiloTests : ICollectionFixture<DemoSilo>
{
    public const string Name = "One demo silo, read by many tests";
}
