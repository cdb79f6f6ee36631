using System.Diagnostics.CodeAnalysis;

namespace Plixo.Silo.Host.Configuration;

/// <summary>Where the store is.</summary>
public abstract record StoreLocation
{
    public const string Takes = "sqlite: followed by a path, or postgres: followed by an Npgsql connection string";

    private StoreLocation()
    {
    }

    public sealed record SqliteFile(string Path) : StoreLocation;

    public sealed record Postgres(string ConnectionString) : StoreLocation;

    /// <summary>Where files beside the store go.</summary>
    public string Folder => this is SqliteFile { Path: var path } ? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))! : System.IO.Path.GetFullPath("data");

    public static bool TryParse(string text, [MaybeNullWhen(false)] out StoreLocation value)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var rest = colon < 0 ? "" : text[(colon + 1)..].Trim();
        value = colon < 0 || rest.Length == 0 ? null : text[..colon] switch
        {
            "sqlite" => new SqliteFile(rest),
            "postgres" => new Postgres(Checked(rest)),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>It may hold a password, so no line shows it.</summary>
    private static string Checked(string text)
    {
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 }
                ? text
                : throw new ConfigurationException($"Store names no Host of a PostgreSQL: it takes {Takes}.");
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new ConfigurationException($"Store is no connection string of a PostgreSQL ({fault.Message}): it takes {Takes}.");
        }
    }
}
