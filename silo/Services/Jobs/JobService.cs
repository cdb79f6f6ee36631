using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Bulk;
using Plixo.Silo.Clock;
using Plixo.Silo.Exporting;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.V1;

namespace Plixo.Silo.Services.Jobs;

/// <summary>Long work with progress.</summary>
public sealed class JobService(IStore store, IJobs jobs, KeptAnswers kept, ISiloClock clock)
{
    /// <summary>How often a watched job is looked at.</summary>
    private static readonly Duration Look = Duration.FromMilliseconds(300);

    /// <summary>How long a watched job is silent at most; the contract says 15 s.</summary>
    private static readonly Duration Heartbeat = Duration.FromSeconds(10);

    private static readonly Listing<JobItemRow> Items = new(
        [.. JobItemTable.Instance.Table.Columns.Select(column => column.Name)], "job_item",
        [
            Field.Enum<JobItemOutcome>("outcome", "outcome", outcome => outcome.ToLowerInvariant()),
            Field.Text("reason", "reason"),
        ],
        [new Order("number")], [new Order("number")], JobItemTable.Instance.Read);

    private static readonly Listing<JobRow> Listed = new(
        [.. JobTable.Instance.Table.Columns.Select(column => column.Name)], "job",
        [
            Field.Enum<JobState>("state", "state", state => state == "SUCCEEDED" ? JobStates.Done : state.ToLowerInvariant()), Field.Text("kind", "kind"), Field.Time("create_time", "created"),
        ],
        [new Order("created", Descending: true)], [new Order("id", Descending: true)], JobTable.Instance.Read);

    public async Task<GetJobResponse> GetJob(GetJobRequest request, CallContext call) =>
        new() { Job = ToWire(await FindAsync(request.Name, call)) };

    public async Task<ListJobsResponse> ListJobs(ListJobsRequest request, CallContext call)
    {
        var page = await Listed.PageAsync(
            store, ListRequest.Of(request), [], call.CancellationToken);
        return new ListJobsResponse { Jobs = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    /// <summary>Those of segments that the caller may see.</summary>
    public async Task<ListJobItemsResponse> ListJobItems(ListJobItemsRequest request, CallContext call)
    {
        var job = await FindAsync(request.Parent, call, "parent");
        var page = await Items.PageAsync(
            store, call, ListRequest.Of(request), "segment",
            [new Condition("job = $job", ("$job", job.Id))]);
        return new ListJobItemsResponse { Items = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    public async IAsyncEnumerable<WatchJobResponse> WatchJob(WatchJobRequest request, CallContext call)
    {
        var (shown, told) = (request.ResumeToken, clock.Monotonic);
        while (true)
        {
            var job = await FindAsync(request.Name, call);
            var token = Etags.OfRow([store.Identity.Id, .. JobTable.Instance.Write(job)]);
            if (token != shown)
            {
                (shown, told) = (token, clock.Monotonic);
                yield return new WatchJobResponse { Job = ToWire(job), ResumeToken = token };
            }

            if (JobStates.IsEnded(job.State)) yield break;
            if (clock.Monotonic - told >= Heartbeat)
            {
                told = clock.Monotonic;
                yield return new WatchJobResponse { Heartbeat = (await store.ClockAsync(call.CancellationToken)).Real.ToWire(), ResumeToken = token };
            }

            await clock.DelayAsync(Look, call.CancellationToken);
        }
    }

    public Task<CancelJobResponse> CancelJob(CancelJobRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var job = await FindAsync(request.Name, call);
        if (job.Creator != call.Actor().Id) call.Require(Plixo.Grains.Core.Right.Operate, "");
        await jobs.CancelAsync(job.Id, call.CancellationToken);
        return new CancelJobResponse { Job = ToWire(await FindAsync(request.Name, call)) };
    });

    private async Task<JobRow> FindAsync(string name, CallContext call, string field = "name") =>
        await jobs.FindAsync(Names.Read(name, field, "jobs")[0], call.CancellationToken) ?? throw Refusals.NotFound(name);

    public static Job ToWire(JobRow job)
    {
        var report = JobReport.Read(job.Detail);
        var wire = new Job
        {
            Name = $"jobs/{job.Id}",
            Kind = job.Kind,
            Title = job.Title,
            State = job.State switch
            {
                JobStates.Waiting => JobState.Waiting,
                JobStates.Running => JobState.Running,
                JobStates.Done => JobState.Succeeded,
                JobStates.Failed => JobState.Failed,
                _ => JobState.Cancelled,
            },
            Done = job.Done,
            Total = job.Total,
            Unit = job.Kind switch { ImportJob.KindName or ExportJob.KindName => "rows", BulkJob.KindName => "items", _ => "grains" },
            CreateTime = job.Created.ToWire(),
            EndTime = job.Ended.ToWire(),
            Creator = job.Creator,
            Result = job.Kind == ImportJob.KindName && report.Fault.Length == 0 ? $"imports/{job.Detail}" : "",
        };
        wire.Counts.Add(report.Counts.ToDictionary());
        wire.Notes.Add(report.Notes);
        if (job.State == JobStates.Failed)
            wire.Error = new Google.Rpc.Status { Code = (int)Rpc.StatusCode.FailedPrecondition, Message = report.Fault.Length > 0 ? report.Fault : JobReport.FaultOf(job.Detail) };
        return wire;
    }

    private static JobItem ToWire(JobItemRow item) => new()
    {
        Number = item.Number, Resource = item.Resource, Outcome = Enum.Parse<JobItemOutcome>(item.Outcome, ignoreCase: true),
        Reason = item.Reason, Words = item.Words,
    };
}
