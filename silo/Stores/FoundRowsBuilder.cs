using System.Collections.Immutable;
using System.Data.Common;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

/// <summary>Collects what the statements of many turns' needs find; what several ask alike is asked once.</summary>
internal class FoundRowsBuilder
{
    private readonly Dictionary<(string Sql, string Values), Question> asked = [];

    /// <summary>Every question once.</summary>
    public IReadOnlyList<Statement> Batch => [.. Together(asked.Values)];

    /// <summary>Adds what one turn asks. What it answers is called when the batch has run.</summary>
    public Func<FoundRows> Add(RowNeeds needs)
    {
        if (needs.IsNone) return () => FoundRows.None;
        var rows = needs.Queries.Select(query => (query.Name, Question: Add(QuerySql.For(query), QuerySql.OrderOf(query)))).ToArray();
        var counts = needs.Counts.Select(count => (count.Name, Question: Add(QuerySql.For(count), ""))).ToArray();
        return () => new FoundRows
        {
            Rows = rows.ToImmutableDictionary(query => query.Name, query => query.Question.Found.ToImmutableArray()),
            Counts = counts.ToImmutableDictionary(count => count.Name, count => (long)count.Question.Found[0][0]!),
        };
    }

    /// <summary>The statements that answer the questions.</summary>
    protected virtual IEnumerable<Statement> Together(IEnumerable<Question> questions) => questions.Select(question => question.Alone());

    /// <summary>A row as string, long, double, byte[] and null: sums and literals have narrower or wider types on PostgreSQL.</summary>
    public static object?[] Values(DbDataReader row, int from = 0)
    {
        var values = new object?[row.FieldCount - from];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.GetValue(from + i) switch
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

    private Question Add(Statement statement, string order)
    {
        var key = (statement.Sql, string.Concat(statement.Parameters.Select(parameter => Text(parameter.Value))));
        if (!asked.TryGetValue(key, out var question)) asked.Add(key, question = new Question(statement, order));
        return question;
    }

    /// <summary>No two values have the same text.</summary>
    private static string Text(object? value) => value switch
    {
        string[] texts => $"{texts.Length}[{string.Concat(texts.Select(Text))}",
        string text => $"{text.Length}:{text}",
        _ => FormattableString.Invariant($"{value};"),
    };

    /// <param name="Asked">Without what is to be done with its rows.</param>
    /// <param name="Order">Of its rows, by the names of their columns; empty where there is one row.</param>
    protected sealed record Question(Statement Asked, string Order)
    {
        public List<object?[]> Found { get; } = [];

        public Statement Alone() => Asked.Each(row => Found.Add(Values(row)));
    }
}
