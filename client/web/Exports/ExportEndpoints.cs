using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.V1;
using Plixo.Web.Credentials;
using Plixo.Web.Shared;
using Plixo.Web.Shell;

namespace Plixo.Web.Exports;

/// <summary>Any list as a file: begins the silo's job, waits a little for it, and hands the file on.</summary>
internal static class ExportEndpoints
{
    public const string Path = "/exports";

    /// <summary>The form's field: an ExportListRequest as JSON.</summary>
    public const string Request = "request";

    /// <summary>A job that takes longer gets a page that follows it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(WebApplication app)
    {
        app.MapPost(Path, BeginAsync).OfTheWeb();
        app.MapGet($"{Path}/{{job}}/{{list}}.csv", DownloadAsync).OfTheWeb();
    }

    public static string FileOf(Job job, string list) => $"{Path}/{Words.Id(job.Name)}/{list}.csv";

    private static async Task<IResult> BeginAsync(HttpContext http, PlixoClient plixo)
    {
        var form = await http.Request.ReadFormAsync();
        try
        {
            var request = JsonParser.Default.Parse<ExportListRequest>(form[Request].ToString());
            request.Format = ExportFormat.Csv;
            var job = await FollowAsync(plixo, (await plixo.Exports.ExportListAsync(request)).Job, http.RequestAborted);
            var list = request.ListCase.ToString().ToLowerInvariant();
            return Results.LocalRedirect(job.State == JobState.Succeeded ? FileOf(job, list) : $"{Path}/{Words.Id(job.Name)}?list={list}");
        }
        catch (InvalidProtocolBufferException)
        {
            return Results.BadRequest();
        }
        catch (RpcException refusal)
        {
            return await RefusedAsync(http, refusal);
        }
    }

    private static async Task<Job> FollowAsync(PlixoClient plixo, Job job, CancellationToken gone)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var answer in plixo.Jobs.WatchJob(new WatchJobRequest { Name = job.Name }, new CallOptions { Cancellation = patience.Token }))
            {
                if (answer.Job is not null) job = answer.Job;
                if (job.State is not (JobState.Waiting or JobState.Running)) return job;
            }
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            // It goes on; its page follows it.
        }

        return job;
    }

    private static async Task<IResult> DownloadAsync(string job, string list, HttpContext http, PlixoClient plixo)
    {
        if (SessionCookie.Read(http) is null) return Results.LocalRedirect($"{Path}/{Uri.EscapeDataString(job)}?list={Uri.EscapeDataString(list)}");
        var pieces = plixo.Exports.DownloadExport(new DownloadExportRequest { Name = $"jobs/{job}" }, new CallOptions { Cancellation = http.RequestAborted }).GetAsyncEnumerator(http.RequestAborted);
        await using var disposing = pieces;
        try
        {
            // What is refused is refused with the first piece, before anything is answered.
            var any = await pieces.MoveNextAsync();
            http.Response.ContentType = "text/csv; charset=utf-8";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{string.Concat(list.Where(char.IsAsciiLetter))}.csv\"";
            if (any) http.Response.ContentLength = pieces.Current.Size;
            for (; any; any = await pieces.MoveNextAsync()) await http.Response.Body.WriteAsync(pieces.Current.Content.Memory, http.RequestAborted);
            return Results.Empty;
        }
        catch (RpcException refusal) when (!http.Response.HasStarted)
        {
            return await RefusedAsync(http, refusal);
        }
    }

    private static async Task<IResult> RefusedAsync(HttpContext http, RpcException refusal)
    {
        await PageEndpoints.ShowObstacleAsync(http, Obstacle.Of(refusal));
        return Results.Empty;
    }
}
