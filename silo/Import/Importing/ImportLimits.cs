namespace Plixo.Silo.Import.Importing;

public static class ImportLimits
{
    /// <summary>Rows applied in one portion of the job.</summary>
    public const int Chunk = 500;

    /// <summary>Above this share of a source's open invoices, in percent, absent ones need a confirmation.</summary>
    public const int AbsentPercent = 10;

    /// <summary>Characters of a source's name.</summary>
    public const int SourceLength = 60;
}
