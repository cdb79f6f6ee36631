using System.Collections.Immutable;
using System.Data.Common;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

/// <summary>Collects what the statements of many turns' needs find; what several ask alike is asked once.</summary>
internal sealed class FoundRowsBuilder
{
    private readonly Dictionary<(string Sql, string Values), int> asked = [];
    private readonly List<List<object?[]>> answers = [];

    /// <summary>Every question once.</summary>
    public List<Statement> Batch { get; } = [];

    /// <summary>Adds what one turn asks. What it answers is called when the batch has run.</summary>
    public Func<FoundRows> Add(RowNeeds needs)
    {
        if (needs.IsNone) return () => FoundRows.None;
        var rows = needs.Queries.Select(query => (query.Name, Place: Add(QuerySql.For(query)))).ToArray();
        var counts = needs.Counts.Select(count => (count.Name, Place: Add(QuerySql.For(count)))).ToArray();
        return () => new FoundRows
        {
            Rows = rows.ToImmutableDictionary(query => query.Name, query => answers[query.Place].ToImmutableArray()),
            Counts = counts.ToImmutableDictionary(count => count.Name, count => (long)answers[count.Place][0][0]!),
        };
    }

    /// <summary>A row as string, long, double, byte[] and null: sums and literals have narrower or wider types on PostgreSQL.</summary>
    public static object?[] Values(DbDataReader row)
    {
        var values = new object?[row.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetValue(i) switch
            {
                DBNull => null,
                int number => (long)number,
                short number => (long)number,
                float number => (double)number,
                bool flag => flag ? 1L : 0L,
                decimal number when decimal.IsInteger(number) => (long)number,
                decimal number => (double)number,
                var value => value,
            };
        }

        return values;
    }

    private int Add(Statement statement)
    {
        var question = (statement.Sql, string.Concat(statement.Parameters.Select(parameter => Text(parameter.Value))));
        if (asked.TryGetValue(question, out var place)) return place;
        var found = new List<object?[]>();
        asked.Add(question, answers.Count);
        answers.Add(found);
        Batch.Add(statement.Each(row => found.Add(Values(row))));
        return answers.Count - 1;
    }

    /// <summary>No two values have the same text.</summary>
    private static string Text(object? value) => value switch
    {
        string[] texts => $"{texts.Length}[{string.Concat(texts.Select(Text))}",
        string text => $"{text.Length}:{text}",
        _ => FormattableString.Invariant($"{value};"),
    };
}
