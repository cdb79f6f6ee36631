using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc;
using Plixo.Rpc.Server;

namespace Plixo.Tests.RpcInterop;

/// <summary>grpc.testing.TestService as the public interop test descriptions ask for it.</summary>
public sealed class InteropService(Witness witness)
{
    /// <summary>Largest response payload in bytes.</summary>
    private const int MaxPayload = 64 * 1024 * 1024;

    private const string EchoHeader = "x-grpc-test-echo-initial";
    private const string EchoTrailer = "x-grpc-test-echo-trailing-bin";

    public Task<Empty> EmptyCall(Empty request, CallContext call)
    {
        EchoMetadata(call);
        return Task.FromResult(new Empty());
    }

    public Task<SimpleResponse> UnaryCall(SimpleRequest request, CallContext call)
    {
        EchoMetadata(call);
        RequireCompression(request.ExpectCompressed, call);
        RequireOk(request.ResponseStatus);
        call.CompressResponses = request.ResponseCompressed?.Value;
        return Task.FromResult(new SimpleResponse { Payload = Zeros(request.ResponseSize) });
    }

    public Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, CallContext call) => UnaryCall(request, call);

    public async IAsyncEnumerable<StreamingOutputCallResponse> StreamingOutputCall(StreamingOutputCallRequest request, CallContext call)
    {
        EchoMetadata(call);
        await foreach (var response in AnswersTo(request, call))
            yield return response;
    }

    public async Task<StreamingInputCallResponse> StreamingInputCall(IAsyncEnumerable<StreamingInputCallRequest> requests, CallContext call)
    {
        EchoMetadata(call);
        var size = 0;
        await foreach (var request in requests)
        {
            RequireCompression(request.ExpectCompressed, call);
            size += request.Payload?.Body.Length ?? 0;
        }
        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public async IAsyncEnumerable<StreamingOutputCallResponse> FullDuplexCall(IAsyncEnumerable<StreamingOutputCallRequest> requests, CallContext call)
    {
        EchoMetadata(call);
        await foreach (var request in requests)
        {
            await foreach (var response in AnswersTo(request, call))
                yield return response;
        }
    }

    public async IAsyncEnumerable<StreamingOutputCallResponse> HalfDuplexCall(IAsyncEnumerable<StreamingOutputCallRequest> requests, CallContext call)
    {
        EchoMetadata(call);
        var all = new List<StreamingOutputCallRequest>();
        await foreach (var request in requests)
            all.Add(request);
        foreach (var request in all)
        {
            await foreach (var response in AnswersTo(request, call))
                yield return response;
        }
    }

    public Task<Empty> UnimplementedCall(Empty request, CallContext call) =>
        throw new RpcException(StatusCode.Unimplemented, "UnimplementedCall is never implemented.");

    private async IAsyncEnumerable<StreamingOutputCallResponse> AnswersTo(StreamingOutputCallRequest request, CallContext call)
    {
        RequireOk(request.ResponseStatus);
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
                await witness.PauseAsync(TimeSpan.FromMicroseconds(wanted.IntervalUs), call);
            call.CompressResponses = wanted.Compressed?.Value;
            yield return new StreamingOutputCallResponse { Payload = Zeros(wanted.Size) };
        }
    }

    private static void EchoMetadata(CallContext call)
    {
        if (call.RequestHeaders.Get(EchoHeader) is { } text)
            call.ResponseHeaders.Add(EchoHeader, text);
        if (call.RequestHeaders.GetBinary(EchoTrailer) is { } bytes)
            call.ResponseTrailers.Add(EchoTrailer, bytes);
    }

    /// <summary>Refuses with the status that the request asks for; the details let clients test theirs.</summary>
    private static void RequireOk(EchoStatus? wanted)
    {
        if (wanted is { Code: not 0 })
            throw new RpcException((StatusCode)wanted.Code, wanted.Message, [ErrorReason.Detail("ASKED_FOR", "grpc.testing")]);
    }

    private static void RequireCompression(BoolValue? expected, CallContext call)
    {
        if (expected is { Value: var compressed } && compressed != call.RequestWasCompressed)
            throw new RpcException(StatusCode.InvalidArgument, $"The request should {(compressed ? "" : "not ")}be compressed.");
    }

    private static Payload Zeros(int size) => size is >= 0 and <= MaxPayload
        ? new Payload { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) }
        : throw new RpcException(StatusCode.InvalidArgument, $"A payload of {size} bytes cannot be made; 0 to {MaxPayload} can.");
}
