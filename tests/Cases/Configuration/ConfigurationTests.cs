using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Identity;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Configuration;

public sealed class ConfigurationTests
{
    private const string AGoodKey = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    [Fact]
    public void Without_any_key_everything_has_its_default()
    {
        var options = Read();

        Assert.Equal(new StoreLocation.SqliteFile("./data/plixo.db"), options.Store);
        Assert.Equal("http://127.0.0.1:8080", options.PortalBaseUrl);
        Assert.Equal("./data/mail", options.Mail.CaptureFolder);
        Assert.Equal(64, options.Partitions);
        Assert.False(options.SandboxClock);
    }

    [Theory]
    [InlineData("Store", "mysql:db", "sqlite:")]
    [InlineData("Store", "sqlite:", "sqlite:")]
    [InlineData("Store", "postgres:Hots=x", "postgres:")]
    [InlineData("Listen:Web", "ftp://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("Listen:Web", "https://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("Listen:Grpc", "127.0.0.1:8081", "http://127.0.0.1:8080")]
    [InlineData("Listen:Grpc", "http://127.0.0.1:8080", "a port of its own")]
    [InlineData("Listen:Admin", "http://silo.example:8082", "an address of this machine")]
    [InlineData("Mail:Mode", "send", "capture or smtp")]
    [InlineData("Mail:From", "a@b.com, c@d.e", "one e-mail address")]
    [InlineData("Mail:ReplyTo", "nobody", "one e-mail address")]
    [InlineData("Mail:Archive", "x@", "one e-mail address")]
    [InlineData("Mail:ReturnPathDomain", "no domain", "a domain")]
    [InlineData("Mail:Smtp:Port", "0", "a port")]
    [InlineData("Mail:Smtp:Security", "ssl", "none, starttls or tls")]
    [InlineData("Mail:Smtp:Connections", "many", "a number from 1 to 100")]
    [InlineData("Mail:Smtp:Timeout", "0 s", "a time")]
    [InlineData("Mail:Inbox:Kind", "imap", "not in this version")]
    [InlineData("Mail:Inbox:Port", "99999", "a port")]
    [InlineData("Mail:Inbox:Security", "x", "none, starttls or tls")]
    [InlineData("Mail:Inbox:Poll", "often", "a time")]
    [InlineData("Secrets:LinkKey", "short", "32 random bytes")]
    [InlineData("Secrets:LinkKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "32 random bytes")]
    [InlineData("Secrets:ReturnPathKey", "change-me", "placeholder")]
    [InlineData("Secrets:PersonalDataKey", "<your key>", "placeholder")]
    [InlineData("Audit:SigningKey", "AQID", "a P-256 private key")]
    [InlineData("Secrets:LinkKeyFile", "/nowhere/at/all", "a file that can be read")]
    [InlineData("Mail:Smtp:Password", "changeme", "placeholder")]
    [InlineData("Portal:BaseUrl", "pay.example", "the http or https address")]
    [InlineData("Auth:Mode", "oidc", "local")]
    [InlineData("Auth:Mode", "dev", "local here")]
    [InlineData("Silo:Id", "a b", "letters, digits")]
    [InlineData("Silo:Partitions", "0", "a number from 1 to 1024")]
    [InlineData("Silo:Lease", "60 s", "6 s in this version")]
    [InlineData("Sandbox:Clock", "maybe", "on or off")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Information")]
    [InlineData("Logging:Console:LogLevel:Plixo.Turns", "7", "Information")]
    [InlineData("Mail:Mod", "capture", "Mail:Mode")]
    [InlineData("Liste:Web", "x", "Listen:Web")]
    public void A_wrong_key_stops_the_start_with_one_line_that_names_it_and_what_it_takes(string key, string value, string takes)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Read((key, value)));

        Assert.Contains(key, fault.Message, StringComparison.Ordinal);
        Assert.Contains(takes, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_wrong_secret_is_not_shown() =>
        Assert.DoesNotContain("hunter2", Assert.Throws<ConfigurationException>(() => Read(("Secrets:LinkKey", "hunter2"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgres:Host=db;Password=hunter2;Bogus=1", "bogus")]
    [InlineData("postgres:Host=db;Password=hunter2;Port=high", "Port")]
    [InlineData("postgres:Username=me;Password=hunter2", "Host")]
    public void A_connection_string_that_is_wrong_is_not_shown(string store, string names)
    {
        var message = Assert.Throws<ConfigurationException>(() => Read(("Store", store))).Message;

        Assert.StartsWith("Store ", message, StringComparison.Ordinal);
        Assert.Contains(names, message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_and_its_file_together_are_refused() => Assert.Contains(
        "keep one", Assert.Throws<ConfigurationException>(() => Read(("Secrets:LinkKey", AGoodKey), ("Secrets:LinkKeyFile", "x"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Outside_of_development_a_missing_secret_stops_the_start()
    {
        var options = Read(("Secrets:LinkKey", AGoodKey));

        var fault = Assert.Throws<ConfigurationException>(() => SiloSecrets.Complete(options.Secrets, isDevelopment: false, "."));

        Assert.Contains("Secrets:ReturnPathKey is missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Secrets:ReturnPathKeyFile", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_development_secrets_are_made_once_and_kept()
    {
        var folder = Directory.CreateTempSubdirectory("plixo-secrets-").FullName;
        try
        {
            var none = Read().Secrets;
            var first = SiloSecrets.Complete(none, isDevelopment: true, folder);
            var again = SiloSecrets.Complete(none, isDevelopment: true, folder);

            Assert.Equal(first.LinkKey, again.LinkKey);
            Assert.Equal(first.SigningKey, again.SigningKey);
            Assert.NotEqual(first.LinkKey, first.ReturnPathKey);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", AuthMode.Local)]
    [InlineData("http://127.0.0.1:8080", AuthMode.Dev)]
    public void Dev_sign_in_is_the_default_on_loopback_in_development_only(string web, AuthMode expected)
    {
        var reader = new ConfigurationReader([KeyValuePair.Create("Listen:Web", web)]);

        Assert.Equal(expected, SiloOptions.Read(reader, isDevelopment: true).Auth);
        Assert.Equal(AuthMode.Local, Read(("Listen:Web", web)).Auth);
    }

    [Fact]
    public void The_documentation_names_every_key()
    {
        var reader = new ConfigurationReader([]);
        SiloOptions.Read(reader, isDevelopment: false);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));

        Assert.All(reader.Known, key => Assert.Contains($"`{key}`", text, StringComparison.Ordinal));
    }

    private static SiloOptions Read(params (string Key, string Value)[] keys) =>
        SiloOptions.Read(new ConfigurationReader(keys.Select(key => KeyValuePair.Create(key.Key, key.Value))), isDevelopment: false);
}
