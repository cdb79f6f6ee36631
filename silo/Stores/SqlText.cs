using System.Text;
using System.Text.RegularExpressions;

namespace Plixo.Silo.Stores;

/// <summary>Turns the SQL that both engines share into the text of one of them.</summary>
internal static partial class SqlText
{
    private const string Business =
        "($now + COALESCE((SELECT CAST(value AS bigint) FROM setting WHERE name = 'clock.offset'), 0))";

    private const string Day = "/*day of*/";
    private const string EndDay = "/*end day*/";

    /// <summary>At the end of a subquery that is to be planned by itself; SQLite keeps no plans.</summary>
    public const string Apart = "/*apart*/";

    /// <summary>Of an expression that is an ISO date its Julian day number, by the engine's own calendar: a formula over parts of the text takes ten times as long.</summary>
    public static string DayNumber(string date) => $"{Day}{date}{EndDay}";

    /// <summary>`$name` in the order in which the parameters must be given; each once.</summary>
    public sealed record Text(string Sql, string[] Names);

    /// <summary>SQLite: arrays come as JSON text.</summary>
    public static Text ForSqlite(string sql)
    {
        sql = BusinessClock().Replace(sql, Business.Replace("$", "$$")).Replace(Day, "CAST(julianday(").Replace(EndDay, ") + 0.5 AS bigint)");
        var names = Parameter().Matches(sql).Select(match => match.Value).Distinct().ToArray();
        return new Text(Membership().Replace(sql, "$1IN (SELECT value FROM json_each($2))"), names);
    }

    /// <summary>
    /// PostgreSQL: positional parameters; row locks; `$now` is the database's unless one is injected. Rows that a statement has just locked
    /// are reached by their place: joined by key, a plan may pass every row of the table for each.
    /// </summary>
    public static Text ForPostgres(string sql, bool ownClock)
    {
        sql = BusinessClock().Replace(sql, Business.Replace("$", "$$"));
        sql = Stamp().Replace(sql, "nextval('message_stamp')")
            .Replace("/*for update*/", "FOR UPDATE")
            .Replace("/*for update skip locked*/", "FOR UPDATE SKIP LOCKED")
            .Replace("/*for share*/", "FOR SHARE")
            .Replace(Apart, "OFFSET 0")
            .Replace(Day, "(CAST(").Replace(EndDay, " AS date) - DATE '2000-01-01' + 2451545)")
            .Replace("rowid IN (/*rows*/", "ctid = ANY (ARRAY(").Replace("/*end rows*/)", "))");
        sql = Place().Replace(sql, "ctid");
        if (ownClock)
            sql = RealClock().Replace(sql, "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
        // A list that is excluded is hashed; `<> ALL` would compare each row with each of it.
        sql = Membership().Replace(sql, match => match.Groups[1].Length > 0 ? $"NOT IN (SELECT unnest({match.Groups[2]}))" : $"= ANY({match.Groups[2]})");
        var names = new List<string>();
        var text = new StringBuilder();
        var from = 0;
        foreach (Match match in Parameter().Matches(sql))
        {
            var at = names.IndexOf(match.Value);
            if (at < 0)
            {
                at = names.Count;
                names.Add(match.Value);
            }

            text.Append(sql, from, match.Index - from).Append('$').Append(at + 1);
            from = match.Index + match.Length;
        }

        return new Text(text.Append(sql, from, sql.Length - from).ToString(), [.. names]);
    }

    [GeneratedRegex(@"\$business\b")]
    private static partial Regex BusinessClock();

    [GeneratedRegex(@"\$now\b")]
    private static partial Regex RealClock();

    /// <summary>Where a row stands, as SQLite calls it.</summary>
    [GeneratedRegex(@"\browid\b")]
    private static partial Regex Place();

    [GeneratedRegex(@"\$stamp\b")]
    private static partial Regex Stamp();

    [GeneratedRegex(@"\$[a-zA-Z_][a-zA-Z_0-9]*")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\b(NOT\s+)?IN\s+(\$[a-zA-Z_][a-zA-Z_0-9]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Membership();
}
