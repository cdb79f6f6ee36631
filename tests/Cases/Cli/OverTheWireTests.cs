using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Cli;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.V1;

namespace Plixo.Tests.Cases.Cli;

/// <summary>The command line against a server of the real rpc/ whose answers the test knows.</summary>
public sealed class OverTheWireTests : IAsyncLifetime
{
    private readonly Jobs _jobs = new();
    private readonly Imports _imports = new();
    private WebApplication? _app;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddPlixoRpc();
        _app = builder.Build();
        _app.MapRpc(JobReflection.Descriptor.Services[0], _jobs);
        _app.MapRpc(ImportReflection.Descriptor.Services[0], _imports);
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    [Fact]
    public async Task A_list_is_read_page_by_page_up_to_the_limit()
    {
        var (code, output, errors) = await RunAsync("job", "list", "--limit", "1500", "-o", "csv", "--state", "running", "--filter", "kind = import");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal(1_501, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("the first 1500 are shown", errors, StringComparison.Ordinal);
        Assert.Equal([1_000, 500], _jobs.Asked.Select(request => request.PageSize));
        Assert.All(_jobs.Asked, request => Assert.Equal("kind = import AND state = running", request.Filter));
    }

    [Fact]
    public async Task A_change_carries_a_request_id()
    {
        var (code, _, _) = await RunAsync("job", "cancel", "j-7");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal("jobs/j-7", _jobs.Cancelled!.Name);
        Assert.True(Guid.TryParse(_jobs.Cancelled.RequestId, out _));
    }

    [Fact]
    public async Task A_watch_ends_with_the_stream_and_the_state_says_how()
    {
        var (code, output, _) = await RunAsync("job", "watch", "j-1", "-o", "ndjson");

        Assert.Equal(ExitCode.Error, code);
        Assert.Contains("JOB_STATE_FAILED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_refused_items_ends_as_refused_although_it_succeeded() =>
        Assert.Equal(ExitCode.Refused, (await RunAsync("job", "watch", "j-refusing")).Code);

    [Fact]
    public async Task A_refusal_shows_reason_words_and_metadata_and_ends_with_its_code()
    {
        var (code, output, errors) = await RunAsync("job", "show", "j-0");

        Assert.Equal(ExitCode.NotFound, code);
        Assert.Equal("", output);
        Assert.Equal("plixo: NOT_FOUND: There is no job jobs/j-0.\n  name = jobs/j-0\n", errors);
    }

    [Fact]
    public async Task An_import_sends_header_and_bytes_follows_the_job_and_names_refused_rows()
    {
        var file = Path.GetTempFileName();
        var content = new byte[700_000];
        new Random(5).NextBytes(content);
        await File.WriteAllBytesAsync(file, content);
        try
        {
            var (code, output, errors) = await RunAsync("import", "invoices", file, "--source", "erp", "--full", "--as-of", "2026-11-22T06:00Z", "--delimiter", ";");

            Assert.Equal(ExitCode.Refused, code);
            Assert.Equal(content, _imports.Received.ToArray());
            Assert.Equal((LedgerKind.Invoices, "erp", true, ";", 700_000), (_imports.Header!.Kind, _imports.Header.Source, _imports.Header.Full, _imports.Header.Csv.Delimiter, _imports.Header.SizeBytes));
            Assert.Contains("applied", output, StringComparison.Ordinal);
            Assert.Contains("row 2, line 3, column due_date, DATE_INVALID: is no date (x)", errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Any_method_is_called_with_json()
    {
        var (code, output, _) = await RunAsync("rpc", "plixo.v1.JobService/CancelJob", "-d", """{"name": "jobs/j-9"}""");

        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal("""{ "job": { "name": "jobs/j-9" } }""" + "\n", output);
    }

    private async Task<(ExitCode Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var address = _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync([.. args, "--address", address], output, errors, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Has more jobs than anybody asks for.</summary>
    private sealed class Jobs
    {
        public List<ListJobsRequest> Asked { get; } = [];

        public CancelJobRequest? Cancelled { get; private set; }

        public Task<GetJobResponse> GetJob(GetJobRequest request, CallContext call) =>
            throw new RpcException(StatusCode.NotFound, $"There is no job {request.Name}.", [ErrorReason.Detail("NOT_FOUND", "plixo.dev", new Dictionary<string, string> { ["name"] = request.Name })]);

        public Task<ListJobsResponse> ListJobs(ListJobsRequest request, CallContext call)
        {
            Asked.Add(request);
            var response = new ListJobsResponse { NextPageToken = "more" };
            response.Jobs.AddRange(Enumerable.Range(0, request.PageSize).Select(i => new Job { Name = $"jobs/j-{i}" }));
            return Task.FromResult(response);
        }

        public Task<ListJobItemsResponse> ListJobItems(ListJobItemsRequest request, CallContext call) => Task.FromResult(new ListJobItemsResponse());

        public async IAsyncEnumerable<WatchJobResponse> WatchJob(WatchJobRequest request, CallContext call)
        {
            yield return new WatchJobResponse { Job = new Job { Name = request.Name, State = JobState.Running } };
            await Task.Yield();
            var ended = new Job { Name = request.Name, State = request.Name == "jobs/j-1" ? JobState.Failed : JobState.Succeeded };
            if (request.Name == "jobs/j-refusing") ended.Counts.Add("refused", 94);
            yield return new WatchJobResponse { Job = ended };
        }

        public Task<CancelJobResponse> CancelJob(CancelJobRequest request, CallContext call)
        {
            Cancelled = request;
            return Task.FromResult(new CancelJobResponse { Job = new Job { Name = request.Name } });
        }
    }

    /// <summary>Takes every file and refuses its second row.</summary>
    private sealed class Imports
    {
        public ImportHeader? Header { get; private set; }

        public MemoryStream Received { get; } = new();

        public async Task<ImportFileResponse> ImportFile(IAsyncEnumerable<ImportFileRequest> requests, CallContext call)
        {
            await foreach (var request in requests)
            {
                Header ??= request.Header;
                request.Chunk?.WriteTo(Received);
            }
            return new ImportFileResponse { Import = new V1.Import { Name = "imports/m-1", State = ImportState.Applying, Job = "jobs/j-2" } };
        }

        public Task<GetImportResponse> GetImport(GetImportRequest request, CallContext call) =>
            Task.FromResult(new GetImportResponse { Import = new V1.Import { Name = request.Name, State = ImportState.Applied, Rows = 2, Applied = 1, Refused = 1 } });

        public Task<ListVerdictsResponse> ListVerdicts(ListVerdictsRequest request, CallContext call) => Task.FromResult(new ListVerdictsResponse
        {
            Verdicts = { new Verdict { Row = 2, Faults = { new ImportFault { Row = 2, Line = 3, Column = "due_date", Code = "DATE_INVALID", Words = "is no date", Value = "x" } } } },
        });

        public Task<ImportRecordsResponse> ImportRecords(IAsyncEnumerable<ImportRecordsRequest> requests, CallContext call) => throw NotAsked();

        public Task<ListImportsResponse> ListImports(ListImportsRequest request, CallContext call) => throw NotAsked();

        public Task<ListWatermarksResponse> ListWatermarks(ListWatermarksRequest request, CallContext call) => throw NotAsked();

        public Task<ListAbsentInvoicesResponse> ListAbsentInvoices(ListAbsentInvoicesRequest request, CallContext call) => throw NotAsked();

        public Task<ListUnmatchedPaymentsResponse> ListUnmatchedPayments(ListUnmatchedPaymentsRequest request, CallContext call) => throw NotAsked();

        private static RpcException NotAsked() => new(StatusCode.Unimplemented, "");
    }
}
