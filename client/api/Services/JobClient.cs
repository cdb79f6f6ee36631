using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Long work with progress.</summary>
public sealed class JobClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = JobReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetJobRequest, GetJobResponse> _getJob = new(_service.FindMethodByName("GetJob"));
    private static readonly RpcMethod<ListJobsRequest, ListJobsResponse> _listJobs = new(_service.FindMethodByName("ListJobs"));
    private static readonly RpcMethod<ListJobItemsRequest, ListJobItemsResponse> _listJobItems = new(_service.FindMethodByName("ListJobItems"));
    private static readonly RpcMethod<WatchJobRequest, WatchJobResponse> _watchJob = new(_service.FindMethodByName("WatchJob"));
    private static readonly RpcMethod<CancelJobRequest, CancelJobResponse> _cancelJob = new(_service.FindMethodByName("CancelJob"));

    /// <summary>One job.</summary>
    public Task<GetJobResponse> GetJobAsync(GetJobRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getJob, request, options);

    /// <summary>Jobs, newest first. Filter: state, kind, create_time.</summary>
    public Task<ListJobsResponse> ListJobsAsync(ListJobsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listJobs, request, options);

    /// <summary>What became of each item of a bulk job, in order. Filter: outcome, reason.</summary>
    public Task<ListJobItemsResponse> ListJobItemsAsync(ListJobItemsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listJobItems, request, options);

    /// <summary>The job now and at every change, until it ends, with heartbeats.</summary>
    public IAsyncEnumerable<WatchJobResponse> WatchJob(WatchJobRequest request, CallOptions? options = null) =>
        channel.Stream(_watchJob, request, options);

    /// <summary>Asks a job to stop at its next chunk. What is applied stays applied; the job says how far it came.</summary>
    public Task<CancelJobResponse> CancelJobAsync(CancelJobRequest request, CallOptions? options = null) =>
        channel.CallAsync(_cancelJob, request, options);
}
