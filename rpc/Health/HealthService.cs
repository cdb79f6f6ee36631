using System.Threading.Channels;
using Plixo.Rpc.Protos.Health.V1;
using Plixo.Rpc.Server;
using static Plixo.Rpc.Protos.Health.V1.HealthCheckResponse.Types;

namespace Plixo.Rpc.Health;

/// <summary>grpc.health.v1.Health over statuses that the application sets. The server as a whole is the service "".</summary>
public sealed class HealthService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new() { [""] = ServingStatus.Serving };
    private readonly List<(string Service, ChannelWriter<ServingStatus> Watcher)> _watchers = [];

    /// <summary>Sets the status of a service by its full name, and tells who watches it.</summary>
    public void Set(string service, ServingStatus status)
    {
        lock (_lock)
        {
            _statuses[service] = status;
            foreach (var (watched, watcher) in _watchers)
            {
                if (watched == service)
                    watcher.TryWrite(status);
            }
        }
    }

    public Task<HealthCheckResponse> Check(HealthCheckRequest request, CallContext call)
    {
        lock (_lock)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(StatusCode.NotFound, $"The server does not know the service '{request.Service}'.");
        }
    }

    public async IAsyncEnumerable<HealthCheckResponse> Watch(HealthCheckRequest request, CallContext call)
    {
        // Only the latest status matters to a watcher that is slow.
        var changes = Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var entry = (request.Service, changes.Writer);
        lock (_lock)
        {
            changes.Writer.TryWrite(_statuses.GetValueOrDefault(request.Service, ServingStatus.ServiceUnknown));
            _watchers.Add(entry);
        }
        try
        {
            ServingStatus? last = null;
            await foreach (var status in changes.Reader.ReadAllAsync(call.CancellationToken))
            {
                if (status != last)
                    yield return new HealthCheckResponse { Status = status };
                last = status;
            }
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(entry);
        }
    }
}
