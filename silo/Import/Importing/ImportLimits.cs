namespace Plixo.Silo.Import.Importing;

public static class ImportLimits
{
    /// <summary>Rows that are applied together; also those that are read or written at once.</summary>
    public const int Chunk = 500;

    /// <summary>Chunks of a file that are written at a time, while the next is judged.</summary>
    public const int ChunksWritten = 2;

    /// <summary>Portions in one step of the job.</summary>
    public const int PortionsInStep = 10;

    /// <summary>Portions that are under way beside the oldest.</summary>
    public const int PortionsAhead = 2;

    public const int RowsInStep = Chunk * PortionsInStep;

    /// <summary>Above this share of a source's open invoices, in percent, absent ones need a confirmation.</summary>
    public const int AbsentPercent = 10;

    /// <summary>Characters of a source's name.</summary>
    public const int SourceLength = 60;
}
