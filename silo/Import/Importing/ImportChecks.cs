using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Import.Importing;

/// <summary>What refuses a whole file before anything of it is applied. Asked when it is judged and again when its turn comes.</summary>
internal sealed class ImportChecks(IStore store, ViewsNow views)
{
    /// <summary>How far a ledger's clock may be ahead of ours. A reading from the future would refuse every file until then.</summary>
    public static readonly Duration Ahead = Duration.FromHours(24);

    /// <summary>Null where nothing speaks against applying the import.</summary>
    public async Task<ImportFault?> FaultAsync(ImportRow import, CancellationToken cancel)
    {
        if (import.Source.Length is 0 or > ImportLimits.SourceLength || import.Source.Any(char.IsControl))
            return Fault(ImportRefusals.SourceInvalid, $"A source's name has 1 to {ImportLimits.SourceLength} characters.");
        if (import.Full && import.Kind != RecordKind.Invoices)
            return Fault(ImportRefusals.FullNotInvoices, "Only a file of invoices can be full.");
        if (import.AsOf > (await store.ClockAsync(cancel)).Business + Ahead)
            return Fault(ImportRefusals.AsOfInFuture, $"As of {import.AsOf} lies in the future.");

        var known = (await views.WorkspaceAsync(cancel)).Sources.GetValueOrDefault(import.Source);
        if (TellsMoney(import.Kind) && known is not null && known.Kind != import.Truth)
            return Fault(ImportRefusals.TruthDiffers, $"The source {import.Source} brings {Word(known.Kind)}, not {Word(import.Truth)}.");
        if (await WatermarkAsync(import, cancel) is { } read && import.AsOf < read)
            return Fault(ImportRefusals.FileOlder, $"The {Word(import.Kind)} of {import.Source} are known as of {read}; this file is older, as of {import.AsOf}.");
        return import.Full ? await TooManyAbsentAsync(import, cancel) : null;
    }

    public static bool TellsMoney(RecordKind kind) => kind is RecordKind.Invoices or RecordKind.Payments;

    /// <summary>Up to when this kind of the source is known.</summary>
    private async Task<Instant?> WatermarkAsync(ImportRow import, CancellationToken cancel)
    {
        var found = await store.QueryAsync(
            "SELECT max(as_of) FROM import WHERE source = $source AND kind = $kind AND state = 'applied'",
            new Dictionary<string, object?> { ["$source"] = import.Source, ["$kind"] = import.Kind.ToString() },
            row => RowValues.ToInstantOrNull(row[0]), cancel);
        return found[0];
    }

    private async Task<ImportFault?> TooManyAbsentAsync(ImportRow import, CancellationToken cancel)
    {
        var (open, absent) = await AbsentInvoices.CountAsync(store, import, cancel);
        return import.ConfirmAbsent || absent * 100 <= open * ImportLimits.AbsentPercent
            ? null
            : Fault(
                ImportRefusals.AbsentUnconfirmed,
                $"{absent} of the {open} open invoices of {import.Source} are not in this full file, more than {ImportLimits.AbsentPercent} %. Confirm that they are absent, or the file is not full.");
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static ImportFault Fault(string code, string words) => new(code, 0, 0, "", "", words);
}
