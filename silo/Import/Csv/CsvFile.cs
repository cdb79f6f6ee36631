namespace Plixo.Silo.Import.Csv;

/// <summary>
/// A file that is whole: it was read to its end once, into a private temporary copy, and has no fault of the file.
/// Its rows are judged when they are read, in memory that does not grow with the file but for about 100 bytes per identity and row.
/// </summary>
public sealed class CsvFile<T> : IDisposable where T : class
{
    private readonly FileStream copy;
    private readonly CsvSchema<T> schema;
    private readonly CsvOptions options;
    private readonly Binding binding;
    private readonly Identities[] identities;

    internal CsvFile(FileStream copy, CsvSchema<T> schema, CsvOptions options, Binding binding, Identities[] identities, int rowCount, string digest)
    {
        (this.copy, this.schema, this.options) = (copy, schema, options);
        (this.binding, this.identities) = (binding, identities);
        (RowCount, Digest) = (rowCount, digest);
    }

    /// <summary>Rows below the header.</summary>
    public int RowCount { get; }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length => copy.Length;

    /// <summary>The verdicts in the order of the file. May be read more than once, one reading at a time.</summary>
    /// <param name="after">The last row already applied: verdicts begin behind it.</param>
    public IEnumerable<Verdict<T>> Rows(int after = 0)
    {
        var rows = Judge(after);
        return options.Groups(schema) ? schema.Group!(rows) : rows;
    }

    public void Dispose() => copy.Dispose();

    private IEnumerable<Verdict<T>> Judge(int after)
    {
        copy.Position = 0;
        var reader = new CsvReader(copy, options.Delimiter, options.Map.LastLineMayBeOpen);
        var cells = new Cells(reader, binding, options);
        reader.Next();
        for (var row = 1; reader.Next() == CsvStep.Row; row++)
            if (row > after)
                yield return Judge(reader, cells, row);
        if (reader.Fault is not null)
            throw new IOException($"The temporary copy of the import changed: {reader.Fault}");
    }

    private Verdict<T> Judge(CsvReader reader, Cells cells, int row)
    {
        cells.Start(row);
        if (reader.FieldCount != binding.FieldCount)
            return new Refused<T>(row, reader.Line, "", [new(row, reader.Line, "", "", "", Reason.FieldCount,
                $"the row has {reader.FieldCount} fields and the header has {binding.FieldCount}")]);
        var id = cells.Raw("external_id");
        var record = schema.Read(cells);
        foreach (var identity in identities)
            if (identity.Conflict(reader, row) is > 0 and var other)
            {
                cells.Fault("external_id", Reason.IdDuplicate, $"also stands in row {other} with other content");
                record = null;
                break;
            }
        if (record is null)
            return new Refused<T>(row, reader.Line, id, [.. cells.Faults]);
        var first = options.Groups(schema) ? row : identities[^1].First(reader, row);
        return first < row
            ? new Repeated<T>(row, reader.Line, id, first)
            : new Taken<T>(row, reader.Line, id, row, record);
    }
}
