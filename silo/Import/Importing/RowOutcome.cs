using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Import.Importing;

/// <summary>What became of one row, and the rows of the read model that follow from it.</summary>
internal sealed record RowOutcome(string Outcome, string Resource, ImportFault? Fault = null)
{
    public IReadOnlyList<RowChange> Changes { get; init; } = [];

    public static RowOutcome Refused(ImportedRow row, string code, string column, string words) =>
        new(RowOutcomes.Refused, "", new ImportFault(code, row.Row, row.Line, column, "", words));

    public static RowOutcome Of(ImportedRow row, Reply reply, string resource) => reply.Refusal is { } refusal
        ? Refused(row, ImportRefusals.NotTaken, "", refusal.Words)
        : new RowOutcome(reply.Changed ? RowOutcomes.Applied : RowOutcomes.Unchanged, resource);

    /// <summary>The row as it stays: without its record, for that may name a person.</summary>
    public ImportedRow On(ImportedRow row) => row with
    {
        Outcome = Outcome,
        Resource = Resource,
        Faults = Fault is null ? "" : RecordJson.Write(new[] { Fault }),
        Record = "",
    };
}
