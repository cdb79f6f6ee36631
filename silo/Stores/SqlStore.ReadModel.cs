using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

public abstract partial class SqlStore
{
    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, IReadOnlyDictionary<string, object?> parameters, Func<IReadOnlyList<object?>, T> map, CancellationToken cancel)
    {
        var found = new List<T>();
        var statement = new Statement(sql).Each(row => found.Add(map(FoundRowsBuilder.Values(row))));
        foreach (var (name, value) in parameters)
            statement.With(name.StartsWith('$') ? name : "$" + name, value);
        await RunAsync([statement], Access.Query, cancel);
        return found;
    }

    public Task WriteAsync(IReadOnlyList<RowChange> changes, LeaseCheck? lease, CancellationToken cancel) =>
        WriteAsync(lease, [.. Statements(changes)], cancel);

    private protected virtual IEnumerable<Statement> Statements(IReadOnlyList<RowChange> changes) => changes.SelectMany(RowSql.Statements);

    public async Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> digests, CancellationToken cancel)
    {
        var contents = new Dictionary<string, byte[]>(digests.Count);
        await ReadAsync(
            cancel, new Statement(ContentSql.Get).With("$digests", digests.ToArray()).Each(row => contents[row.GetString(0)] = row.GetFieldValue<byte[]>(1)));
        return contents;
    }

    public async Task<int> FoldFiguresAsync(int limit, LeaseCheck? lease, CancellationToken cancel)
    {
        var ids = new List<long>();
        var totals = new SortedDictionary<(string Name, string Date, string Segment, string Currency), (long Count, long Amount)>();
        await ReadAsync(cancel, new Statement(FigureSql.Appended).With("$limit", (long)limit).Each(row =>
        {
            ids.Add(row.GetInt64(0));
            var key = (row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4));
            var sum = totals.GetValueOrDefault(key);
            totals[key] = (sum.Count + row.GetInt64(5), sum.Amount + row.GetInt64(6));
        }));
        if (ids.Count == 0)
            return 0;
        var batch = new List<Statement>
        {
            new Statement(FigureSql.StillThere).With("$ids", ids.ToArray()).With("$count", (long)ids.Count).OrUndo("folded by another"),
            new Statement(FigureSql.Remove).With("$ids", ids.ToArray()),
        };
        batch.AddRange(totals.Select(total => new Statement(FigureSql.Add)
            .With("$name", total.Key.Name).With("$date", total.Key.Date).With("$segment", total.Key.Segment)
            .With("$currency", total.Key.Currency).With("$count", total.Value.Count).With("$amount", total.Value.Amount)));
        try
        {
            await WriteAsync(lease, batch, cancel);
        }
        catch (RequirementException)
        {
            return 0;
        }

        return ids.Count;
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> PersonalKeysAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        var keys = new Dictionary<string, byte[]>();
        await ReadAsync(
            cancel,
            new Statement(ContentSql.Keys).With("$ids", ids.ToArray())
                .Each(row => keys.Add(row.GetString(0), row.GetFieldValue<byte[]>(1))));
        return keys;
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> AddPersonalKeysAsync(
        IReadOnlyDictionary<string, byte[]> wrapped, CancellationToken cancel)
    {
        var batch = wrapped.OrderBy(key => key.Key, StringComparer.Ordinal)
            .Select(key => new Statement(ContentSql.AddKey).With("$id", key.Key).With("$wrapped", key.Value));
        await WriteAsync(null, [.. batch], cancel);
        return await PersonalKeysAsync([.. wrapped.Keys], cancel);
    }

    public Task DestroyPersonalKeyAsync(string id, CancellationToken cancel) =>
        WriteAsync(null, cancel, new Statement(ContentSql.DestroyKey).With("$id", id).With("$nothing", Array.Empty<byte>()));
}
