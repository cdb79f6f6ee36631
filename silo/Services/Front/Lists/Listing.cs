using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Plixo.Rpc.Server;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Front.Lists;

/// <param name="NextPageToken">Empty on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken);

/// <summary>A condition that the service itself adds: a parent, what the caller may see.</summary>
/// <param name="Sql">Over the list's tables, with its own parameters (`$parent`); not starting with `$filter` or `$after`.</param>
public sealed record Condition(string Sql, params ImmutableArray<(string Name, object? Value)> Parameters)
{
    private const string Always = "1 = 1";

    /// <summary>Parameters that the list's expressions rest on (today, the pause): they are not what a page token is bound to.</summary>
    public static Condition Given(params ImmutableArray<(string Name, object? Value)> parameters) => new(Always, parameters);

    internal bool Binds => Sql != Always;
}

/// <summary>
/// A list: one query over the read model with keyset pages, a declared table of fields to filter and order by, and a row's
/// reading. Declared once, as a static, by its service.
/// </summary>
public sealed class Listing<T>
{
    private readonly string select;
    private readonly string from;
    private readonly int columns;
    private readonly IReadOnlyList<Order> order;
    private readonly IReadOnlyList<Order> key;
    private readonly FrozenDictionary<string, Field> fields;
    private readonly Func<IReadOnlyList<object?>, T> map;

    /// <param name="select">The columns that <paramref name="map"/> reads, each one expression without a comma at its top level.</param>
    /// <param name="from">Tables and joins.</param>
    /// <param name="fields">To filter and order by.</param>
    /// <param name="order">Where the caller names none. Never null in any row.</param>
    /// <param name="key">Makes the order of rows total.</param>
    /// <param name="map">Reads a row.</param>
    public Listing(
        IReadOnlyList<string> select, string from, IEnumerable<Field> fields, IReadOnlyList<Order> order, IReadOnlyList<Order> key,
        Func<IReadOnlyList<object?>, T> map)
    {
        this.select = string.Join(", ", select);
        columns = select.Count;
        (this.from, this.order, this.key, this.map) = (from, order, key, map);
        this.fields = fields.ToFrozenDictionary(field => field.Name);
    }

    /// <summary>Null where rows are ranked over all that is shown of them.</summary>
    public Ranking? Ranking { get; init; }

    /// <summary>
    /// One page. Rows of segments that the caller may not see are left out where <paramref name="segment"/> names the column.
    /// </summary>
    /// <param name="segment">The column of the segment's key; null for lists that know none.</param>
    public async Task<Page<T>> PageAsync(
        IReadModel rows, CallContext call, ListRequest request, string? segment, params IReadOnlyList<Condition> conditions) =>
        await PageAsync(rows, request, Seen(call, segment, conditions), call.CancellationToken);

    public async Task<Page<T>> PageAsync(
        IReadModel rows, ListRequest request, IReadOnlyList<Condition> conditions, CancellationToken cancel)
    {
        var size = SizeOf(request.PageSize);
        var parameters = new Dictionary<string, object?>();
        var where = Where(request.Filter, conditions, parameters);
        List<Order> sorted = [.. string.IsNullOrWhiteSpace(request.OrderBy) ? order : Order.Parse(request.OrderBy, fields), .. key];
        var digest = PageToken.Digest([request.Query, from, where, request.OrderBy, request.Filter, .. conditions.Where(each => each.Binds).SelectMany(each => each.Parameters).Select(each => Text(each.Value))]);
        if (request.PageToken.Length > 0) where += $" AND {After(sorted, PageToken.Read(request.PageToken, digest, sorted.Count), parameters)}";

        var found = await rows.QueryAsync(PageSql(sorted, where, size + 1), parameters, values => (Item: map(values), Place: values.Skip(columns).ToArray()), cancel);
        return found.Count <= size
            ? new Page<T>([.. found.Select(row => row.Item)], "")
            : new Page<T>([.. found.Take(size).Select(row => row.Item)], PageToken.Write(digest, found[size - 1].Place));
    }

    private string PageSql(List<Order> sorted, string where, int limit)
    {
        string By(Func<Order, int, string> sql) => string.Join(", ", sorted.Select((part, place) => sql(part, place) + (part.Descending ? " DESC" : "")));
        string Values(Func<Order, int, string> sql) => string.Join(", ", sorted.Select(sql));
        string Cut(string list, string tables) =>
            $"SELECT {list} FROM {tables} WHERE {where} ORDER BY {By((part, _) => part.Sql)} LIMIT {limit.ToString(CultureInfo.InvariantCulture)}";
        return Ranking is null
            ? Cut($"{select}, {Values((part, _) => part.Sql)}", from)
            : $"SELECT {select}, {Values((_, place) => $"q.by{place}")} "
                + $"FROM ({Cut($"q.*, {Values((part, place) => $"{part.Sql} AS by{place}")}", Ranking.From)}) q {Ranking.Shown} "
                + $"ORDER BY {By((_, place) => $"q.by{place}")}";
    }

    /// <summary>Counts and sums, grouped; for cards and tabs that add up to the list.</summary>
    /// <param name="groups">Expressions to group by.</param>
    /// <param name="sum">What is added up.</param>
    public async Task<IReadOnlyList<(object?[] Group, long Count, long Sum)>> SumAsync(
        IReadModel rows, CallContext call, string filter, string? segment, IReadOnlyList<string> groups, string sum,
        params IReadOnlyList<Condition> conditions)
    {
        var parameters = new Dictionary<string, object?>();
        var where = Where(filter, Seen(call, segment, conditions), parameters);
        var inner = string.Join(", ", groups.Select((group, index) => $"{group} AS g{index}"));
        var names = string.Join(", ", groups.Select((_, index) => $"g{index}"));
        return await rows.QueryAsync(
            $"SELECT {names}, COUNT(*), SUM(summed) FROM (SELECT {inner}, {sum} AS summed FROM {from} WHERE {where}) grouped GROUP BY {names}",
            parameters,
            values => (values.Take(groups.Count).ToArray(), (long)values[groups.Count]!,
                Convert.ToInt64(values[groups.Count + 1], CultureInfo.InvariantCulture)),
            call.CancellationToken);
    }

    /// <summary>The first row that the conditions leave; null where there is none.</summary>
    public async Task<(bool Found, T Item)> FirstAsync(IReadModel rows, CancellationToken cancel, params IReadOnlyList<Condition> conditions)
    {
        var parameters = new Dictionary<string, object?>();
        var found = await rows.QueryAsync(
            $"SELECT {select} FROM {from} WHERE {Where("", conditions, parameters)} LIMIT 1", parameters, map, cancel);
        return found.Count == 0 ? (false, default!) : (true, found[0]);
    }

    private static IReadOnlyList<Condition> Seen(CallContext call, string? segment, IReadOnlyList<Condition> conditions) =>
        segment is null || call.Actor().Segments.IsEmpty
            ? conditions
            : [.. conditions, new Condition($"{segment} IN $segments", ("$segments", call.Actor().Segments.ToArray()))];

    private string Where(string filter, IReadOnlyList<Condition> conditions, Dictionary<string, object?> parameters)
    {
        var parts = new List<string>();
        foreach (var condition in conditions)
        {
            parts.Add($"({condition.Sql})");
            foreach (var (name, value) in condition.Parameters) parameters[name] = value;
        }

        if (FilterParser.Parse(filter) is { } node) parts.Add(new FilterSql(fields, parameters).Of(node));
        return parts.Count == 0 ? "1 = 1" : string.Join(" AND ", parts);
    }

    /// <summary>Rows behind a place: greater in the first part, or equal there and greater in the next, and so on.</summary>
    private static string After(List<Order> sorted, object[] place, Dictionary<string, object?> parameters)
    {
        var cases = new List<string>();
        var equal = "";
        for (var i = 0; i < sorted.Count; i++)
        {
            var name = $"$after{i}";
            parameters[name] = place[i];
            cases.Add($"({equal}{sorted[i].Sql} {(sorted[i].Descending ? '<' : '>')} {name})");
            equal += $"{sorted[i].Sql} = {name} AND ";
        }

        return $"({string.Join(" OR ", cases)})";
    }

    private static int SizeOf(int asked) => asked switch
    {
        < 0 => throw Refusals.Invalid("page_size", "is negative."),
        0 => ListLimits.DefaultPage,
        _ => Math.Min(asked, ListLimits.LargestPage),
    };

    private static string Text(object? value) => value switch
    {
        null => "",
        string[] many => string.Join('\n', many),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
