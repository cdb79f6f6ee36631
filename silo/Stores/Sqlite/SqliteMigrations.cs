using Plixo.Silo.Stores.Migrations;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>Brings a SQLite schema up, each file in a transaction of its own.</summary>
internal static class SqliteMigrations
{
    public static void Apply(SqliteSession session)
    {
        session.Script("CREATE TABLE IF NOT EXISTS migration (name text NOT NULL PRIMARY KEY)");
        foreach (var migration in Missing(session))
        {
            session.Transact("BEGIN IMMEDIATE", () =>
            {
                session.Script(migration.Sql.Replace("/*serial*/", "INTEGER PRIMARY KEY"));
                session.Run(new Statement("INSERT INTO migration (name) VALUES ($name)").With("$name", migration.Name));
            });
        }
    }

    public static void Require(SqliteSession session)
    {
        var known = false;
        session.Run(new Statement("SELECT 1 FROM sqlite_master WHERE name = 'migration'").Each(_ => known = true));
        if (!known || Missing(session).Count > 0)
            throw new StoreRefusedException("The schema of this store is older than this version; run `migrate` first.");
    }

    private static IReadOnlyList<Migration> Missing(SqliteSession session)
    {
        var applied = new List<string>();
        session.Run(new Statement("SELECT name FROM migration ORDER BY name").Each(row => applied.Add(row.GetString(0))));
        return Migration.Missing(applied, Migration.Everywhere);
    }
}
