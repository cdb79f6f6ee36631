using System.Text.RegularExpressions;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>
/// Many questions that differ in their values alone are one statement, over a row of values for each: a group of turns asks about as many
/// statements as one turn does.
/// </summary>
internal sealed partial class FoundTogether : FoundRowsBuilder
{
    /// <summary>Between the members of a set, which is one text among the columns of values.</summary>
    private const char Between = '\u001f';

    private const string Limit = "$limit";

    protected override IEnumerable<Statement> Together(IEnumerable<Question> questions)
    {
        foreach (var alike in questions.GroupBy(question => (question.Asked.Sql, Most: question.Asked.Parameters.FirstOrDefault(parameter => parameter.Name == Limit).Value)))
        {
            var together = alike.Where(question => question.Asked.Parameters.Exists(IsColumn) && question.Asked.Parameters.All(parameter => Fits(parameter.Value))).ToList();
            if (together.Count < 2) together = [];
            else yield return Of(together, alike.Key.Most);
            foreach (var question in alike.Except(together)) yield return question.Alone();
        }
    }

    private static Statement Of(List<Question> questions, object? most)
    {
        var columns = questions[0].Asked.Parameters.FindAll(IsColumn);
        var inner = Membership().Replace(questions[0].Asked.Sql, $"= ANY(string_to_array(asked.$1, chr({(int)Between})))");
        inner = Value().Replace(inner, "asked.$1");
        var order = questions[0].Order.Length > 0 ? $", {Column().Replace(questions[0].Order, "found.$1")}" : "";
        var names = columns.Select(column => column.Name[1..]).ToList();
        var statement = new Statement(
            $"""
            SELECT asked.n, found.* FROM unnest({string.Join(", ", columns.Select(column => column.Name))}) WITH ORDINALITY AS asked ({string.Join(", ", names)}, n)
            CROSS JOIN LATERAL ({inner}) AS found ORDER BY asked.n{order}
            """);
        for (var place = 0; place < columns.Count; place++)
        {
            var values = questions.ConvertAll(question => question.Asked.Parameters.FindAll(IsColumn)[place].Value);
            statement.With(columns[place].Name, columns[place].Value is long ? values.ConvertAll(value => (long)value!).ToArray() : values.ConvertAll(AsText).ToArray());
        }

        if (most is not null) statement.With(Limit, most);
        return statement.Each(row => questions[(int)row.GetInt64(0) - 1].Found.Add(Values(row, from: 1)));
    }

    private static bool IsColumn((string Name, object? Value) parameter) => parameter.Name != Limit;

    /// <summary>Whether it can stand among values: a number, a text, or a set that is one text between its separators.</summary>
    private static bool Fits(object? value) => value switch
    {
        long or string => true,
        string[] set => set is not [""] && !set.Any(text => text.Contains(Between)),
        _ => false,
    };

    private static string AsText(object? value) => value is string[] set ? string.Join(Between, set) : (string)value!;

    [GeneratedRegex(@"\bIN \$(f\d+)")]
    private static partial Regex Membership();

    [GeneratedRegex(@"\$(f\d+)")]
    private static partial Regex Value();

    [GeneratedRegex(@"(?<=^|, )(\w+)")]
    private static partial Regex Column();
}
