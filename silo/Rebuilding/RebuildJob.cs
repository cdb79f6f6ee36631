using Plixo.Grains.Core;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Rebuilding;

/// <summary>
/// Makes the read model anew from the events, beside silos that go on: grain by grain in the order of kinds, then the rows that
/// have no owner. The cursor says what is done; doing a portion again changes nothing.
/// </summary>
/// <remarks>Flows and stocks are no rows of a grain, and the gates' views no read model: they are left alone.</remarks>
public sealed class RebuildJob(IStore store, TurnCodec codec, IPersonalCipher cipher) : IJobKind
{
    public const string KindName = "rebuild";

    /// <summary>Grains of one portion.</summary>
    public const int AtOnce = 50;

    public const string Read = "grains_read";
    public const string Mended = "rows_mended";
    public const string Deleted = "rows_deleted";
    public const string Skipped = "grains_skipped";

    private const string Ownerless = "ownerless:";

    private static readonly GrainKind[] Kinds = [GrainKind.Workspace, GrainKind.Segment, GrainKind.Customer, GrainKind.Invoice];

    private readonly GrainMending mending = new(store, codec, cipher);

    public string Kind => KindName;

    public async Task<JobStep> StepAsync(JobRow job, CancellationToken cancel)
    {
        var report = JobReport.Read(job.Detail);
        var progress = job.Cursor.StartsWith(Ownerless, StringComparison.Ordinal)
            ? await OwnerlessAsync(job, report, cancel)
            : await GrainsAsync(job, report, cancel);
        return new JobStep(progress with { Failed = report.Count(Skipped), Detail = report.Write() }, []);
    }

    private async Task<JobProgress> GrainsAsync(JobRow job, JobReport report, CancellationToken cancel)
    {
        var total = job.Total > 0 ? job.Total : await CountAsync(cancel);
        var (kind, after) = job.Cursor.Split('/', 2) is [var at, var key] ? (Enum.Parse<GrainKind>(at), key) : (Kinds[0], "");
        var page = await store.GrainsAsync(kind, after, AtOnce, cancel);
        foreach (var grain in page)
        {
            var mended = await mending.RunAsync(grain, cancel);
            report.Add(Read, 1);
            report.Add(Mended, mended.Written);
            report.Add(Deleted, mended.Deleted);
            if (mended.Skipped is { } why)
            {
                report.Add(Skipped, 1);
                report.Note(why);
            }
        }

        var next = page.Count == AtOnce ? $"{page[^1]}"
            : kind == Kinds[^1] ? $"{Ownerless}0"
            : $"{Kinds[Array.IndexOf(Kinds, kind) + 1]}/";
        var done = job.Done + page.Count;
        return JobProgress.Of(job) with { Cursor = next, Done = done, Total = Math.Max(total, done) };
    }

    private async Task<JobProgress> OwnerlessAsync(JobRow job, JobReport report, CancellationToken cancel)
    {
        var at = int.Parse(job.Cursor[Ownerless.Length..]);
        if (at == OwnerlessRows.Tables.Count) return JobProgress.Of(job) with { State = JobStates.Done, Total = job.Done };
        var deleted = await OwnerlessRows.DeleteAsync(store, OwnerlessRows.Tables[at], cancel);
        report.Add(Deleted, deleted);
        return deleted > 0 ? JobProgress.Of(job) : JobProgress.Of(job) with { Cursor = $"{Ownerless}{at + 1}" };
    }

    private async Task<long> CountAsync(CancellationToken cancel) => (await store.QueryAsync(
        "SELECT COUNT(*) FROM grain", new Dictionary<string, object?>(), row => (long)row[0]!, cancel))[0];
}
