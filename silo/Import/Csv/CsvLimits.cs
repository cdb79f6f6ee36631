namespace Plixo.Silo.Import.Csv;

/// <summary>What a file may hold. A file past a limit is refused whole, while it streams in.</summary>
public static class CsvLimits
{
    /// <summary>Bytes of one file.</summary>
    public const long FileBytes = 256L * 1024 * 1024;

    /// <summary>Bytes of one field after unquoting.</summary>
    public const int FieldBytes = 64 * 1024;

    /// <summary>Bytes of all fields of one row together.</summary>
    public const int RowBytes = 1024 * 1024;

    /// <summary>Rows below the header.</summary>
    public const int Rows = 1_000_000;

    /// <summary>Columns of one row.</summary>
    public const int Columns = 256;

    /// <summary>Characters of a name, tag list, reference or other free text.</summary>
    public const int TextLength = 256;

    /// <summary>
    /// Minor units of one amount: 10 trillion with two decimals. Thousands of such amounts still add up in 64 bits, so that no row
    /// of a ledger can break the figures of all.
    /// </summary>
    public const long AmountMinorUnits = 1_000_000_000_000_000;

    /// <summary>Characters of an identifier of the source.</summary>
    public const int IdLength = 128;

    /// <summary>Characters of a MAP.json.</summary>
    public const int MapLength = 64 * 1024;
}
