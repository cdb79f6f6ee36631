using System.Buffers;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Connect's GET for methods without side effects: the message stands in the query.</summary>
internal sealed class ConnectGetExchange(CallContext call, RpcServer server, Codec codec)
    : ConnectUnaryExchange(call, server, codec)
{
    protected override string Encoding => Http.Request.Query["compression"].ToString();

    protected override ValueTask<IMessage> OnlyAsync(CancellationToken cancellation)
    {
        if (Http.Request.Query["connect"] is { Count: > 0 } version && version != "v1")
            throw new RpcException(StatusCode.InvalidArgument, $"The Connect protocol version '{version}' is not supported; v1 is.");
        if (Http.Request.Query["message"] is not { Count: 1 } message)
            throw new RpcException(StatusCode.InvalidArgument, "The query has no message.");
        var bytes = Http.Request.Query["base64"] == "1" ? FromBase64(message.ToString()) : System.Text.Encoding.UTF8.GetBytes(message.ToString());
        return bytes.Length <= Server.Options.MaxReceiveMessageSize
            ? ValueTask.FromResult(Parse(new ReadOnlySequence<byte>(bytes)))
            : throw Refusal.TooLarge(Server.Options.MaxReceiveMessageSize);
    }

    private static byte[] FromBase64(string text) =>
        RpcMetadata.Decode(text.Replace('-', '+').Replace('_', '/').TrimEnd('='))
        ?? throw new RpcException(StatusCode.InvalidArgument, "The message in the query is not base64.");
}
