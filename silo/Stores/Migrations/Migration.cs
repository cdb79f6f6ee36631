namespace Plixo.Silo.Stores.Migrations;

/// <summary>One SQL file of this folder. Files are applied in the order of their names, forward only.</summary>
internal sealed record Migration(string Name, string Sql)
{
    private const string Prefix = "Plixo.Silo.Stores.Migrations.";
    private const string PostgresOnly = ".postgres.sql";

    /// <summary>Those that every engine gets.</summary>
    public static bool Everywhere(string name) => !name.EndsWith(PostgresOnly, StringComparison.Ordinal);

    /// <summary>A store that knows a migration which this version lacks was made by a newer one and is refused.</summary>
    public static IReadOnlyList<Migration> Missing(IReadOnlyCollection<string> applied, Func<string, bool> wanted)
    {
        var all = All().Where(migration => wanted(migration.Name)).ToArray();
        var unknown = applied.Except(all.Select(migration => migration.Name)).FirstOrDefault();
        return unknown is null
            ? [.. all.Where(migration => !applied.Contains(migration.Name))]
            : throw new StoreRefusedException($"This store has the migration '{unknown}', which this version does not know; use a newer one.");
    }

    private static IEnumerable<Migration> All()
    {
        var assembly = typeof(Migration).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal) || !resource.EndsWith(".sql", StringComparison.Ordinal))
                continue;
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new Migration(resource[Prefix.Length..], text.ReadToEnd());
        }
    }
}
