using Google.Protobuf;
using Plixo.Rpc.Server;
using Alpha = Plixo.Rpc.Protos.Reflection.V1Alpha;
using V1 = Plixo.Rpc.Protos.Reflection.V1;

namespace Plixo.Rpc.Reflection;

/// <summary>grpc.reflection.v1alpha: the same messages on the wire under an older name, still asked for by many tools.</summary>
internal sealed class ReflectionAlphaService(ReflectionService current)
{
    public async IAsyncEnumerable<Alpha.ServerReflectionResponse> ServerReflectionInfo(
        IAsyncEnumerable<Alpha.ServerReflectionRequest> requests, CallContext call)
    {
        await foreach (var response in current.ServerReflectionInfo(Renamed(requests), call))
            yield return Alpha.ServerReflectionResponse.Parser.ParseFrom(response.ToByteString());
    }

    private static async IAsyncEnumerable<V1.ServerReflectionRequest> Renamed(IAsyncEnumerable<Alpha.ServerReflectionRequest> requests)
    {
        await foreach (var request in requests)
            yield return V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString());
    }
}
