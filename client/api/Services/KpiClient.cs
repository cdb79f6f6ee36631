using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Figures. Every answer says as of when; every share stands beside its counts.</summary>
public sealed class KpiClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = KpiReflection.Descriptor.Services[0];
    private static readonly RpcMethod<GetOverviewRequest, GetOverviewResponse> _getOverview = new(_service.FindMethodByName("GetOverview"));
    private static readonly RpcMethod<ListSegmentHealthRequest, ListSegmentHealthResponse> _listSegmentHealth = new(_service.FindMethodByName("ListSegmentHealth"));
    private static readonly RpcMethod<GetEmailHealthRequest, GetEmailHealthResponse> _getEmailHealth = new(_service.FindMethodByName("GetEmailHealth"));
    private static readonly RpcMethod<ListAgingRequest, ListAgingResponse> _listAging = new(_service.FindMethodByName("ListAging"));

    /// <summary>The overview's figures with their series by day.</summary>
    public Task<GetOverviewResponse> GetOverviewAsync(GetOverviewRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getOverview, request, options);

    /// <summary>One row per segment: who lags, and why.</summary>
    public Task<ListSegmentHealthResponse> ListSegmentHealthAsync(ListSegmentHealthRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listSegmentHealth, request, options);

    /// <summary>What became of e-mail, by segment and by domain, this window and the one before.</summary>
    public Task<GetEmailHealthResponse> GetEmailHealthAsync(GetEmailHealthRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getEmailHealth, request, options);

    /// <summary>Open amounts by age, per currency.</summary>
    public Task<ListAgingResponse> ListAgingAsync(ListAgingRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listAging, request, options);
}
