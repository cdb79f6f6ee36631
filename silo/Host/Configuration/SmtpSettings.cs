using System.Net;
using NodaTime;
using Plixo.Mail.Smtp;

namespace Plixo.Silo.Host.Configuration;

/// <summary>The relay, and the one store whose mail may go there; null until somebody says which.</summary>
public sealed record SmtpSettings(SmtpOptions Relay, string? StoreId)
{
    private static readonly Duration LeastTime = Duration.FromSeconds(1);
    private static readonly Duration MostTime = Duration.FromMinutes(30);

    private static readonly Dictionary<string, SmtpSecurity> Securities = new()
    {
        ["none"] = SmtpSecurity.None,
        ["starttls"] = SmtpSecurity.StartTls,
        ["tls"] = SmtpSecurity.Tls,
    };

    /// <summary>Checks every key, wanted or not; null where mail does not go by SMTP.</summary>
    public static SmtpSettings? Read(ConfigurationReader reader, bool isWanted)
    {
        var host = reader.Text("Mail:Smtp:Host");
        var port = reader.Read("Mail:Smtp:Port", 587, "a port", Parsers.Whole(1, 65535));
        var security = Securities[reader.Read("Mail:Smtp:Security", "starttls", "none, starttls or tls", Parsers.OneOf([.. Securities.Keys]))];
        var user = reader.Text("Mail:Smtp:User");
        var password = reader.Secret<string>("Mail:Smtp:Password", "the password of the account", Parsers.Any!);
        var tokenFile = reader.Text("Mail:Smtp:TokenFile");
        var connections = reader.Read("Mail:Smtp:Connections", 4, "a number from 1 to 100", Parsers.Whole(1, 100));
        var timeout = reader.Read("Mail:Smtp:Timeout", Duration.FromMinutes(10), "a time such as 60 s", Parsers.Time(LeastTime, MostTime));
        var storeId = reader.Text("Mail:Smtp:StoreId");
        if (!isWanted) return null;

        if (host is null) throw Missing("Mail:Smtp:Host", "the name of the relay that takes the mail");
        if (user is not null && password is null && tokenFile is null)
            throw Missing("Mail:Smtp:Password", "the password of Mail:Smtp:User, or Mail:Smtp:PasswordFile the file that has it, or Mail:Smtp:TokenFile one with an access token");
        if (password is not null && tokenFile is not null) throw ConfigurationReader.Wrong("Mail:Smtp:TokenFile", tokenFile, "nothing where Mail:Smtp:Password is given");
        if (user is null && (password ?? tokenFile) is not null) throw Missing("Mail:Smtp:User", "the account of Mail:Smtp:Password or Mail:Smtp:TokenFile");
        if (user is not null && security == SmtpSecurity.None && !IsLoopback(host))
            throw ConfigurationReader.Wrong("Mail:Smtp:Security", "none", "starttls or tls where Mail:Smtp:User is given: a password goes in clear to this machine only");
        var relay = new SmtpOptions
        {
            Host = host,
            Port = port,
            Security = security,
            Account = user is null ? null
                : tokenFile is null ? new SmtpAccount.WithPassword(user, password!)
                : new SmtpAccount.WithToken(user, async cancel => (await File.ReadAllTextAsync(tokenFile, cancel)).Trim()),
            Connections = connections,
            Timeouts = SmtpTimeouts.Standard.AtMost(timeout.ToTimeSpan()),
        };
        return new SmtpSettings(relay, storeId);
    }

    /// <exception cref="ConfigurationException">This configuration may not send for that store.</exception>
    public void AssertMaySendFor(Stores.StoreIdentity store)
    {
        if (store.Demo) throw DemoNeverSends();
        if (StoreId is null) throw Missing("Mail:Smtp:StoreId", $"the id of the one store to send for; that of the store that Store names is {store.Id}");
        if (store.Id != StoreId)
            throw ConfigurationReader.Wrong("Mail:Smtp:StoreId", StoreId, $"{store.Id}, the id of the store that Store names: mail of another one is not sent");
    }

    /// <summary>Its payers are made up, and their addresses might not be.</summary>
    public static ConfigurationException DemoNeverSends() =>
        ConfigurationReader.Wrong("Mail:Mode", "smtp", "capture here: a demo store never sends by SMTP");

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static ConfigurationException Missing(string key, string takes) => new($"{key} is missing: with Mail:Mode smtp it takes {takes}.");
}
