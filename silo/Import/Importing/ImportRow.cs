using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;

namespace Plixo.Silo.Import.Importing;

/// <summary>One import, from judging to applied.</summary>
/// <param name="Id">`m-…`.</param>
/// <param name="Truth">What of the source is the truth about an open amount.</param>
/// <param name="State">One of <see cref="ImportStates"/>.</param>
/// <param name="Rows">Rows below the header.</param>
/// <param name="Absent">Open invoices of the source that a full file does not name.</param>
/// <param name="Job">The job that applies it; empty where nothing is applied.</param>
/// <param name="Fault">JSON of an <see cref="ImportFault"/>: why the file was refused whole; empty otherwise.</param>
/// <param name="Repeated">This content was imported before and changed nothing now.</param>
/// <param name="Asked">Digest of all that the request said: the same id with anything else is refused.</param>
public sealed record ImportRow(
    string Id, RecordKind Kind, string Source, LedgerKind Truth, Instant AsOf, bool Full, bool ConfirmAbsent, string FileName,
    string Digest, string State, long Rows, long Applied, long Unchanged, long Refused, long Absent, string Job, string Fault,
    string Creator, Instant Created, Instant? Ended, bool Repeated, string Request, string Asked);

/// <summary>What the rows of an import are.</summary>
public enum RecordKind
{
    Customers = 1,
    Contacts,
    Invoices,
    Payments,
}

public static class ImportStates
{
    public const string Applying = "applying";
    public const string Applied = "applied";
    public const string Refused = "refused";
    public const string DryRun = "dry_run";

    /// <summary>Its job was cancelled or failed.</summary>
    public const string Stopped = "stopped";
}

/// <summary>Why a file or a row is refused. The codes stand in docs/import.md.</summary>
/// <param name="Row">1 is the first below the header; 0 where it is no row's.</param>
/// <param name="Line">Of the file, 1 being the header's; 0 where it has none.</param>
public sealed record ImportFault(string Code, long Row, long Line, string Column, string Value, string Words);

public sealed class ImportTable : RowTableOf<ImportRow>
{
    public static readonly ImportTable Instance = new();

    private ImportTable()
        : base(
            "import", 1, Text("id"), Text("kind"), Text("source"), Text("truth"), Integer("as_of"), Integer("is_full"),
            Integer("confirm_absent"), Text("file_name"), Text("digest"), Text("state"), Integer("row_count"), Integer("applied"),
            Integer("unchanged"), Integer("refused"), Integer("absent"), Text("job"), Text("fault"), Text("creator"),
            Integer("created"), Integer("ended"), Integer("repeated"), Text("request"), Text("asked"))
    {
    }

    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(ImportRow row) =>
    [
        row.Id, row.Kind.ToString(), row.Source, row.Truth.ToString(), row.AsOf.ToRow(), row.Full.ToRow(), row.ConfirmAbsent.ToRow(),
        row.FileName, row.Digest, row.State, row.Rows, row.Applied, row.Unchanged, row.Refused, row.Absent, row.Job, row.Fault,
        row.Creator, row.Created.ToRow(), row.Ended.ToRow(), row.Repeated.ToRow(), row.Request, row.Asked,
    ];

    public override ImportRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, Enum.Parse<RecordKind>((string)values[1]!), (string)values[2]!, Enum.Parse<LedgerKind>((string)values[3]!),
        RowValues.ToInstant(values[4]), RowValues.ToFlag(values[5]), RowValues.ToFlag(values[6]), (string)values[7]!,
        (string)values[8]!, (string)values[9]!, (long)values[10]!, (long)values[11]!, (long)values[12]!, (long)values[13]!,
        (long)values[14]!, (string)values[15]!, (string)values[16]!, (string)values[17]!, RowValues.ToInstant(values[18]),
        RowValues.ToInstantOrNull(values[19]), RowValues.ToFlag(values[20]), (string)values[21]!,
        (string)values[22]!);
}
