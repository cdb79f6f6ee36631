using NodaTime;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Import.Csv;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Services.Front;
using Plixo.V1;
using CsvFormat = Plixo.Silo.Import.Csv.CsvOptions;
using LedgerTruth = Plixo.Grains.Workspaces.LedgerKind;

namespace Plixo.Silo.Services.Imports;

/// <summary>Imports between rows and the wire.</summary>
internal static class ImportWire
{
    public static RecordKind KindOf(V1.LedgerKind kind) => kind switch
    {
        V1.LedgerKind.Customers => RecordKind.Customers,
        V1.LedgerKind.Contacts => RecordKind.Contacts,
        V1.LedgerKind.Invoices => RecordKind.Invoices,
        V1.LedgerKind.Payments => RecordKind.Payments,
        _ => throw Refusals.Invalid("header.kind", "is missing."),
    };

    public static ImportOrder OrderOf(ImportHeader header) => new()
    {
        Kind = KindOf(header.Kind),
        Source = header.Source.Length > 0 ? header.Source : throw Refusals.Invalid("header.source", "is missing."),
        AsOf = WireValues.ReadTimeOrNull(header.AsOfTime, "header.as_of_time"),
        Full = header.Full,
        ConfirmAbsent = header.ConfirmAbsent,
        DryRun = header.DryRun,
        Truth = header.Truth switch
        {
            V1.LedgerTruth.Balances => LedgerTruth.Balances,
            V1.LedgerTruth.Entries => LedgerTruth.Entries,
            _ => null,
        },
        FileName = header.FileName,
        Request = header.RequestId,
    };

    public static CsvFormat OptionsOf(V1.CsvOptions? wire)
    {
        var options = new CsvFormat();
        if (wire is null) return options;
        if (wire.MapJson.Length > 0)
        {
            if (!HeaderMap.TryParse(wire.MapJson, out var map, out var fault)) throw Refusals.Invalid("header.csv.map_json", fault.Words);
            options = options with { Map = map };
        }

        return options with
        {
            Delimiter = One(wire.Delimiter, "header.csv.delimiter") ?? options.Delimiter,
            DateFormat = wire.DateFormat.Length > 0 ? wire.DateFormat : options.DateFormat,
            DecimalMark = One(wire.DecimalMark, "header.csv.decimal_mark") ?? options.DecimalMark,
            GroupMark = One(wire.GroupMark, "header.csv.group_mark"),
        };
    }

    public static V1.Import ToWire(this ImportRow import, long unmatched)
    {
        var wire = new V1.Import
        {
            Name = $"imports/{import.Id}",
            Kind = ToWire(import.Kind),
            Source = import.Source,
            State = import.State switch
            {
                ImportStates.Applying => ImportState.Applying,
                ImportStates.Applied => ImportState.Applied,
                ImportStates.Refused => ImportState.Refused,
                ImportStates.Stopped => ImportState.Stopped,
                _ => ImportState.DryRun,
            },
            AsOfTime = import.AsOf.ToWire(),
            Full = import.Full,
            DryRun = import.State == ImportStates.DryRun,
            FileName = import.FileName,
            Digest = import.Digest,
            Rows = import.Rows,
            Applied = import.Applied,
            Unchanged = import.Unchanged,
            Refused = import.Refused,
            Absent = import.Absent,
            Unmatched = unmatched,
            Job = import.Job.Length > 0 ? $"jobs/{import.Job}" : "",
            Creator = import.Creator,
            CreateTime = import.Created.ToWire(),
            EndTime = import.Ended.ToWire(),
            RepeatedContent = import.Repeated,
        };
        if (import.Fault.Length > 0) wire.Fault = ToWire(RecordJson.Read<Import.Importing.ImportFault>(import.Fault));
        return wire;
    }

    public static Verdict ToWire(ImportedRow row)
    {
        var verdict = new Verdict
        {
            Row = row.Row,
            Line = row.Line,
            ExternalId = row.ExternalId,
            Resource = row.Resource,
            Outcome = row.Outcome switch
            {
                RowOutcomes.Taken => VerdictOutcome.Good,
                RowOutcomes.Applied => VerdictOutcome.Applied,
                RowOutcomes.Unchanged => VerdictOutcome.Unchanged,
                RowOutcomes.Repeated => VerdictOutcome.Repeated,
                RowOutcomes.Unmatched => VerdictOutcome.Unmatched,
                _ => VerdictOutcome.Refused,
            },
        };
        if (row.Faults.Length > 0) verdict.Faults.Add(RecordJson.Read<Import.Importing.ImportFault[]>(row.Faults).Select(ToWire));
        return verdict;
    }

    public static Watermark ToWire(ImportLists.Mark mark, WorkspaceState workspace, Instant now)
    {
        var source = workspace.Sources.GetValueOrDefault(mark.Source);
        return new Watermark
        {
            Source = mark.Source,
            Kind = ToWire(mark.Kind),
            Truth = source?.Kind == LedgerTruth.Entries ? V1.LedgerTruth.Entries : V1.LedgerTruth.Balances,
            AsOfTime = mark.AsOf.ToWire(),
            Import = $"imports/{mark.Import}",
            Stale = now - mark.AsOf > Duration.FromHours(48),
        };
    }

    public static V1.LedgerKind ToWire(RecordKind kind) => (V1.LedgerKind)(int)kind;

    private static V1.ImportFault ToWire(Import.Importing.ImportFault fault) => new()
    {
        Code = fault.Code, Row = fault.Row, Line = fault.Line, Column = fault.Column, Value = fault.Value, Words = fault.Words,
    };

    private static char? One(string text, string field) => text.Length switch
    {
        0 => null,
        1 => text[0],
        _ => throw Refusals.Invalid(field, "is one character."),
    };
}
