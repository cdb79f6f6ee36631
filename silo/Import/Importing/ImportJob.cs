using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Import.Importing;

/// <summary>
/// Applies judged imports, a portion a step: the rows, then what a full file does not name, then payments that waited; at the
/// end the source is known as of the file. Imports of one source are applied one after another, in the order they were taken.
/// </summary>
public sealed class ImportJob(IStore store, ITurns turns, ViewsNow views) : IJobKind
{
    public const string KindName = "import";

    private const string Absent = "absent:";
    private const string Waiting = "unmatched:";

    private readonly ImportChecks checks = new(store, views);

    public string Kind => KindName;

    public async Task<JobStep> StepAsync(JobRow job, CancellationToken cancel) => new(await CarryOnAsync(job, cancel), []);

    /// <summary>Rows that were applied stay so; the same file again goes on with the others.</summary>
    public async Task StoppedAsync(JobRow job, CancellationToken cancel)
    {
        if (await ImportQueries.FindAsync(store, job.Detail, cancel) is not { State: ImportStates.Applying } import) return;
        import = import with { State = ImportStates.Stopped, Ended = (await store.ClockAsync(cancel)).Real };
        await store.WriteAsync([.. ImportTable.Instance.Difference(null, import)], null, cancel);
    }

    private async Task<JobProgress> CarryOnAsync(JobRow job, CancellationToken cancel)
    {
        var import = await ImportQueries.FindAsync(store, job.Detail, cancel)
            ?? throw new InvalidOperationException($"There is no import {job.Detail}.");
        if (import.State != ImportStates.Applying) return Ended(job, import);
        if (await ImportQueries.IsBehindAnotherAsync(store, import, cancel)) return JobProgress.Of(job);
        if (job.Done == 0 && job.Cursor.Length == 0 && await checks.FaultAsync(import, cancel) is { } fault)
            return await RefuseAsync(job, import, fault, cancel);

        var commands = new ImportCommands(turns, import, cancel);
        return job.Cursor switch
        {
            "" => await RowsAsync(job, import, commands, cancel),
            _ when job.Cursor.StartsWith(Absent, StringComparison.Ordinal) => await AbsentAsync(job, import, commands, cancel),
            _ => await WaitingAsync(job, import, commands, cancel),
        };
    }

    private async Task<JobProgress> RowsAsync(JobRow job, ImportRow import, ImportCommands commands, CancellationToken cancel)
    {
        var rows = await ImportQueries.NextAsync(store, import.Id, after: null, cancel);
        var progress = JobProgress.Of(job);
        if (rows.Count == 0) return progress with { Cursor = import.Full ? Absent : Waiting };

        var applying = new RowApplying(store, import, commands, cancel);
        var portions = new PortionsUnderWay(store, RowApplying.AheadOf(import.Kind), cancel);
        try
        {
            for (var portion = 1; rows.Count > 0; portion++)
            {
                await portions.AddAsync(rows, applying.ApplyAsync(rows));
                rows = portion == ImportLimits.PortionsInStep ? [] : await ImportQueries.NextAsync(store, import.Id, rows[^1], cancel);
            }
        }
        finally
        {
            await portions.EndAsync();
        }

        return progress with { Done = progress.Done + portions.Done, Failed = progress.Failed + portions.Refused };
    }

    private async Task<JobProgress> AbsentAsync(JobRow job, ImportRow import, ImportCommands commands, CancellationToken cancel)
    {
        var page = await AbsentInvoices.PageAsync(store, import, job.Cursor[Absent.Length..], cancel);
        if (page.Count == 0) return JobProgress.Of(job) with { Cursor = Waiting };
        await Task.WhenAll(page.Select(key => commands.TellAsync(
            new InvoiceKey(key).Grain, new MarkAbsent(true), $"absent/{key}", key)));
        var now = (await store.ClockAsync(cancel)).Business;
        await store.WriteAsync(
            [.. page.SelectMany(key => AbsentTable.Instance.Difference(null, new AbsentRow(key, import.Id, now)))], null, cancel);
        return JobProgress.Of(job) with { Cursor = Absent + page[^1] };
    }

    private async Task<JobProgress> WaitingAsync(JobRow job, ImportRow import, ImportCommands commands, CancellationToken cancel)
    {
        if (await new UnmatchedPayments(store, import, commands, cancel).StepAsync(job.Cursor[Waiting.Length..]) is { } place)
            return JobProgress.Of(job) with { Cursor = Waiting + place };
        await AdvanceAsync(import, commands, cancel);
        var counts = await ImportQueries.CountsAsync(store, import.Id, cancel);
        import = import with
        {
            State = ImportStates.Applied,
            Applied = counts.GetValueOrDefault(RowOutcomes.Applied),
            Unchanged = counts.GetValueOrDefault(RowOutcomes.Unchanged) + counts.GetValueOrDefault(RowOutcomes.Repeated),
            Refused = counts.GetValueOrDefault(RowOutcomes.Refused),
            Ended = (await store.ClockAsync(cancel)).Real,
        };
        import = import with { Repeated = import is { Repeated: true, Applied: 0, Absent: 0 } };
        await store.WriteAsync([.. ImportTable.Instance.Difference(null, import)], null, cancel);
        return Ended(job, import);
    }

    /// <summary>Only what tells of money makes the ledger fresh, and never less fresh than it is.</summary>
    private async Task AdvanceAsync(ImportRow import, ImportCommands commands, CancellationToken cancel)
    {
        if (!ImportChecks.TellsMoney(import.Kind)) return;
        var known = (await views.WorkspaceAsync(cancel)).Sources.GetValueOrDefault(import.Source);
        if (known is not null && known.AsOf > import.AsOf) return;
        await commands.TellAsync(GrainId.Workspace, new ReadLedger(import.Source, import.Truth, import.AsOf), "read", import.Digest);
    }

    private async Task<JobProgress> RefuseAsync(JobRow job, ImportRow import, ImportFault fault, CancellationToken cancel)
    {
        import = import with
        {
            State = ImportStates.Refused,
            Repeated = false,
            Fault = RecordJson.Write(fault),
            Ended = (await store.ClockAsync(cancel)).Real,
        };
        await store.WriteAsync([.. ImportTable.Instance.Difference(null, import)], null, cancel);
        return JobProgress.Of(job) with { State = JobStates.Failed };
    }

    private static JobProgress Ended(JobRow job, ImportRow import) => JobProgress.Of(job) with
    {
        State = import.State == ImportStates.Refused ? JobStates.Failed : JobStates.Done,
        Done = job.Total,
        Failed = import.Refused,
    };
}
