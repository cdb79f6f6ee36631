namespace Plixo.Silo.Import.Csv;

/// <summary>Where each canonical column of one file comes from: a field of the row, a constant, or nowhere.</summary>
internal sealed class Binding
{
    private readonly Dictionary<string, Source> sources = [];

    private sealed record Source(int Field, string Header, string? Constant);

    public int FieldCount { get; private init; }

    /// <summary>The field of the row that carries the column; -1 where none does.</summary>
    public int Field(string column) => sources.TryGetValue(column, out var source) ? source.Field : -1;

    public string? Constant(string column) => sources.TryGetValue(column, out var source) ? source.Constant : null;

    /// <summary>What the file calls the column.</summary>
    public string Header(string column) => sources.TryGetValue(column, out var source) ? source.Header : column;

    public static (Binding?, FileFault?) Of(CsvReader header, IReadOnlyList<string> columns, IReadOnlyList<string> required, HeaderMap map)
    {
        var fieldOf = new Dictionary<string, int>();
        var twice = new HashSet<string>();
        for (var field = 0; field < header.FieldCount; field++)
            if (!fieldOf.TryAdd(header.Text(field).Trim(' '), field))
                twice.Add(header.Text(field).Trim(' '));
        var line = header.Line;
        FileFault Wrong(string reason, string column, string words) => new(reason, words, line, column);

        if (MapFault(columns, map) is { } fault)
            return (null, fault);
        var binding = new Binding { FieldCount = header.FieldCount };
        foreach (var column in columns)
        {
            var theirs = map.Columns.GetValueOrDefault(column, column);
            var present = fieldOf.TryGetValue(theirs, out var field);
            if (present && map.Constants.ContainsKey(column))
                return (null, Wrong(Reason.MapInvalid, theirs, $"the map gives {column} a constant, and the file has that column"));
            if (present && twice.Contains(theirs))
                return (null, Wrong(Reason.HeaderDuplicate, theirs, "the header stands twice"));
            if (present)
                binding.sources[column] = new(field, theirs, null);
            else if (map.Constants.TryGetValue(column, out var constant))
                binding.sources[column] = new(-1, column, constant);
            else if (map.Columns.ContainsKey(column))
                return (null, Wrong(Reason.HeaderMissing, theirs, $"the map names this header for {column}, and the file lacks it"));
            else if (required.Contains(column))
                return (null, Wrong(Reason.HeaderMissing, column, $"the required header is missing; the file has {Have(fieldOf)}"));
        }
        var used = binding.sources.Values.Select(s => s.Header).ToHashSet();
        foreach (var name in fieldOf.OrderBy(f => f.Value).Select(f => f.Key))
            if (!used.Contains(name) && !map.Ignore.Contains(name) && !map.Ignore.Contains("*"))
                return (null, Wrong(Reason.HeaderUnknown, Shown.Value(name), "the header is unknown; map it, or list it under \"ignore\" in the map"));
        return (binding, null);
    }

    private static FileFault? MapFault(IReadOnlyList<string> columns, HeaderMap map)
    {
        var unknown = map.Columns.Keys.Concat(map.Constants.Keys).Concat(map.Values.Keys).FirstOrDefault(c => !columns.Contains(c));
        if (unknown is not null)
            return new(Reason.MapInvalid, $"the map names {Shown.Value(unknown)}, which is no column of this file; it takes {string.Join(", ", columns)}");
        var both = map.Columns.Keys.FirstOrDefault(map.Constants.ContainsKey);
        return both is null ? null : new(Reason.MapInvalid, $"the map gives {both} both a header and a constant");
    }

    private static string Have(Dictionary<string, int> fieldOf) =>
        string.Join(", ", fieldOf.OrderBy(f => f.Value).Take(20).Select(f => Shown.Value(f.Key)));
}
