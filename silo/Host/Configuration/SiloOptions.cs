using System.Net;
using Microsoft.Extensions.Logging;
using Plixo.Silo.Identity;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Host.Configuration;

/// <summary>The whole configuration, checked. docs/configuration.md explains each key.</summary>
public sealed record SiloOptions
{
    public required StoreLocation Store { get; init; }

    public required ListenOptions Listen { get; init; }

    public required MailOptions Mail { get; init; }

    /// <summary>The file of signed heads, outside the database.</summary>
    public required string AuditHeads { get; init; }

    /// <summary>Null where none is given: made at the first start in Development, else the start ends.</summary>
    public required GivenSecrets Secrets { get; init; }

    /// <summary>What `{pay_link}` starts with, without a slash at its end.</summary>
    public required string PortalBaseUrl { get; init; }

    public required AuthMode Auth { get; init; }

    /// <summary>The owner of this silo's leases; null for a random one.</summary>
    public string? SiloId { get; init; }

    public required int Partitions { get; init; }

    public required bool SandboxClock { get; init; }

    public required bool IsDevelopment { get; init; }

    /// <summary>Sections that belong to others: .NET's own logging.</summary>
    private static readonly string[] SectionsOfOthers = ["Logging", "AllowedHosts"];

    /// <exception cref="ConfigurationException">The first key that is wrong or unknown.</exception>
    public static SiloOptions Read(ConfigurationReader reader, bool isDevelopment)
    {
        var store = reader.Read<StoreLocation>("Store", new StoreLocation.SqliteFile("./data/plixo.db"), StoreLocation.Takes, StoreLocation.TryParse);
        var listen = ListenOptions.Read(reader);
        var options = new SiloOptions
        {
            Store = store,
            Listen = listen,
            Mail = MailOptions.Read(reader),
            AuditHeads = reader.Read("Audit:Heads", "./data/audit.heads", "a file", Parsers.Any!),
            Secrets = GivenSecrets.Read(reader),
            PortalBaseUrl = reader.Read("Portal:BaseUrl", listen.Web.ToString().TrimEnd('/'), "the http or https address that payers reach this by", Parsers.PublicUrl),
            Auth = ReadAuth(reader, isDevelopment, listen),
            SiloId = reader.Read<string?>("Silo:Id", null, "letters, digits, hyphens and dots, unique among silos", Parsers.Id!),
            Partitions = reader.Read("Silo:Partitions", StoreLimits.DefaultPartitions, "a number from 1 to 1024, fixed when the store is made", Parsers.Whole(1, 1024)),
            SandboxClock = reader.Read("Sandbox:Clock", false, Parsers.ASwitch, Parsers.Switch),
            IsDevelopment = isDevelopment,
        };
        if (options is { SandboxClock: true, Mail.Smtp: not null })
            throw ConfigurationReader.Wrong("Sandbox:Clock", "on", "off where Mail:Mode is smtp: a clock that is set must not send");
        reader.Read("Silo:Lease", PartitionLeases.Time, "6 s in this version", Parsers.Time(PartitionLeases.Time, PartitionLeases.Time));
        RequireLogLevels(reader);
        reader.RefuseUnknown(SectionsOfOthers);
        return options;
    }

    private static void RequireLogLevels(ConfigurationReader reader)
    {
        foreach (var (key, text) in reader.Below("Logging").Where(pair => pair.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)))
        {
            if (!Enum.GetNames<LogLevel>().Contains(text, StringComparer.OrdinalIgnoreCase))
                throw ConfigurationReader.Wrong(key, text, string.Join(", ", Enum.GetNames<LogLevel>()));
        }
    }

    private static AuthMode ReadAuth(ConfigurationReader reader, bool isDevelopment, ListenOptions listen)
    {
        var mayBeDev = AuthModes.DevIsBuiltIn && isDevelopment && listen.IsLoopback;
        var mode = reader.Read("Auth:Mode", mayBeDev ? AuthMode.Dev : AuthMode.Local, AuthModes.Takes, AuthModes.TryParse);
        return mode != AuthMode.Dev || mayBeDev
            ? mode
            : throw ConfigurationReader.Wrong("Auth:Mode", "dev", "local here: dev is for `dotnet run` in Development on loopback addresses only");
    }
}

public static class AuthModes
{
    public const string Takes = "local (oidc and jwt are not in this version)";

    /// <summary>False in what `dotnet publish` builds.</summary>
    public const bool DevIsBuiltIn =
#if DEV_AUTH
        true;
#else
        false;
#endif

    public static bool TryParse(string text, out AuthMode mode)
    {
        mode = text switch
        {
            "local" => AuthMode.Local,
            "dev" => AuthMode.Dev,
            _ => 0,
        };
        return mode != 0;
    }
}

/// <summary>The listeners; plain HTTP, because TLS ends before them.</summary>
/// <param name="Web">HTTP/1.1 and HTTP/2: web UI, portal, gRPC-Web and Connect.</param>
/// <param name="Grpc">HTTP/2: gRPC.</param>
/// <param name="Admin">Health and figures, for the operator alone.</param>
public sealed record ListenOptions(Uri Web, Uri Grpc, Uri Admin)
{
    public bool IsLoopback => new[] { Web, Grpc }.All(listener => listener.IsLoopback);

    public static ListenOptions Read(ConfigurationReader reader)
    {
        var options = new ListenOptions(Of("Listen:Web", 8080), Of("Listen:Grpc", 8081), Of("Listen:Admin", 8082));
        foreach (var (key, listener, others) in new[] { ("Listen:Grpc", options.Grpc, new[] { options.Web }), ("Listen:Admin", options.Admin, [options.Web, options.Grpc]) })
        {
            if (listener.Port != 0 && others.Any(other => other.Port == listener.Port))
                throw ConfigurationReader.Wrong(key, listener.ToString(), "a port of its own");
        }

        return options;

        Uri Of(string key, int port) => reader.Read(key, new Uri($"http://{IPAddress.Loopback}:{port}"), Parsers.AListener, Parsers.Listener);
    }
}
