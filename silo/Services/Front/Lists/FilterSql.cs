using System.Globalization;
using NodaTime.Text;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>Compiles a filter to SQL over the declared fields of a list. Values are parameters, never text.</summary>
internal sealed class FilterSql(IReadOnlyDictionary<string, Field> fields, IDictionary<string, object?> parameters)
{
    private int values;

    public string Of(FilterNode node) => node switch
    {
        FilterNode.All all => $"({string.Join(" AND ", all.Parts.Select(Of))})",
        FilterNode.Some some => $"({string.Join(" OR ", some.Parts.Select(Of))})",
        FilterNode.Not not => $"(NOT {Of(not.Part)})",
        FilterNode.Compare compare => Comparison(compare),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "No such node."),
    };

    private string Comparison(FilterNode.Compare compare)
    {
        if (!fields.TryGetValue(compare.Field, out var field))
            throw Refusals.Invalid("filter", $"there is no field '{compare.Field}'; there are {string.Join(", ", fields.Keys.Order(StringComparer.Ordinal))}.");
        if (compare.Operator == ":") return Has(field, compare.Value);
        var (sign, value) = (compare.Operator == "!=" ? "<>" : compare.Operator, ValueOf(field, compare.Value));
        var text = $"{field.Sql} {sign} {Parameter(value)}";
        // What is not there differs from everything and compares with nothing.
        return sign == "<>" ? $"({field.Sql} IS NULL OR {text})" : $"({field.Sql} IS NOT NULL AND {text})";
    }

    private string Has(Field field, string value)
    {
        if (value == "*") return field.Kind == FieldKind.Text ? $"COALESCE({field.Sql}, '') <> ''" : $"({field.Sql} IS NOT NULL)";
        if (field.Kind != FieldKind.Text) return $"({field.Sql} IS NOT NULL AND {field.Sql} = {Parameter(ValueOf(field, value))})";
        var pattern = (field.Translate?.Invoke(value) ?? value).ToLowerInvariant()
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return field.Separator is { } separator
            ? $"'{separator}' || lower(COALESCE({field.Sql}, '')) || '{separator}' LIKE {Parameter($"%{separator}{pattern}{separator}%")} ESCAPE '\\'"
            : $"lower(COALESCE({field.Sql}, '')) LIKE {Parameter($"%{pattern}%")} ESCAPE '\\'";
    }

    private string Parameter(object? value)
    {
        var name = $"$filter{values++}";
        parameters[name] = value;
        return name;
    }

    private static object? ValueOf(Field field, string asked) => field.Translate is not { } translate ? Read(field, asked)
        : translate(asked) is { } value ? Read(field, value)
        : throw Wrong(field, asked, field.Wanted);

    private static object Read(Field field, string value) => field.Kind switch
    {
        FieldKind.Text => value,
        FieldKind.Number => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(field, value, "a whole number"),
        FieldKind.Flag => value switch { "true" => 1L, "false" => 0L, _ => throw Wrong(field, value, Field.FlagWanted) },
        FieldKind.Date => LocalDatePattern.Iso.Parse(value) is { Success: true } date ? date.Value.ToRow() : throw Wrong(field, value, "a date, 2026-01-31"),
        FieldKind.Time => Field.ReadTime(value)?.ToRow() ?? throw Wrong(field, value, Field.TimeWanted),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "No such kind."),
    };

    private static Plixo.Rpc.RpcException Wrong(Field field, string value, string wanted) =>
        Refusals.Invalid("filter", $"{field.Name} is {wanted}, not '{value}'.");
}
