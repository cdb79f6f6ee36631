namespace Plixo.Silo.Import.Csv;

/// <summary>What a kind of file holds and how a row of it is read.</summary>
/// <param name="Kind">The plural word of the command line: customers, contacts, invoices, payments.</param>
/// <param name="Columns">Every canonical header.</param>
/// <param name="Required">The headers without which a file of this kind means nothing.</param>
/// <param name="Read">Reads a row; null where the cells noted a fault.</param>
public sealed class CsvSchema<T> where T : class
{
    internal CsvSchema(string kind, string[] columns, string[] required, Func<Cells, T?> read)
    {
        Kind = kind;
        Columns = columns;
        Required = required;
        Read = read;
        Identities = [new Identity(["external_id"], columns)];
    }

    public string Kind { get; }

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<string> Required { get; }

    internal Func<Cells, T?> Read { get; }

    /// <summary>The last one covers all columns: rows equal in it are repeats.</summary>
    internal Identity[] Identities { get; init; }

    /// <summary>Makes one verdict of the adjacent lines of one document; null where this kind has no document lines.</summary>
    internal Func<IEnumerable<Verdict<T>>, IEnumerable<Verdict<T>>>? Group { get; init; }

    /// <summary>The column that differs between the lines of one document.</summary>
    internal string? LineColumn { get; init; }
}
