using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>The HTTP endpoint of one method: opens the exchange, runs the call, maps what came of it to a status.</summary>
internal sealed partial class MethodEndpoint(BoundMethod method, RpcServer server)
{
    private readonly RpcHandler _pipeline = server.Around(method.InvokeAsync);
    private readonly bool _streams = method.Descriptor.IsClientStreaming || method.Descriptor.IsServerStreaming;

    public async Task InvokeAsync(HttpContext http)
    {
        var call = new CallContext(method.Descriptor, method.FullName, http);
        using var exchange = Protocols.Choose(http, call, server);
        if (exchange is null)
            return;
        (call.Exchange, call.CancellationToken) = (exchange, http.RequestAborted);
        if (method.Descriptor.IsClientStreaming)
            LiftRequestLimits(http);
        var lifetime = default(CallLifetime);
        var status = RpcStatus.Ok;
        var entered = server.Enter();
        try
        {
            if (!entered)
                throw Refusal.TooManyCalls();
            lifetime = Begin(http, call, exchange);
            exchange.Open();
            lifetime.Token.ThrowIfCancellationRequested();
            await _pipeline(call);
        }
        catch (Exception e)
        {
            status = server.Explained(call, Outcome(e, lifetime, http));
        }
        try
        {
            // A call counts until its answer has left: answers that nobody reads are as many as calls may be.
            var overdue = lifetime.Token.IsCancellationRequested;
            http.RequestAborted.ThrowIfCancellationRequested();
            await exchange.FinishAsync(status);
            if (!overdue)
                lifetime.Token.ThrowIfCancellationRequested();
        }
        catch (Exception e)
        {
            var failure = Outcome(e, lifetime, http);
            status = status.Code == StatusCode.Ok ? failure : status;
            http.Abort();
        }
        finally
        {
            if (entered)
                server.Leave();
            server.OnEnd(call, status.Code);
            call.CancellationToken = CallLifetime.Over;
            lifetime.Dispose();
        }
    }

    private CallLifetime Begin(HttpContext http, CallContext call, Exchange exchange)
    {
        var timeout = exchange.Timeout();
        var lifetime = CallLifetime.Begin(timeout, http.RequestAborted, _streams ? server.Drained : CancellationToken.None);
        if (timeout is { } after)
            call.SetDeadline(after);
        call.CancellationToken = lifetime.Token;
        return lifetime;
    }

    /// <summary>The one place that makes a status of an exception.</summary>
    private RpcStatus Outcome(Exception e, CallLifetime lifetime, HttpContext http)
    {
        switch (e)
        {
            case RpcException refusal:
                return refusal.Status;
            case OperationCanceledException when lifetime.Token.IsCancellationRequested:
                return lifetime.Status;
            case OperationCanceledException or IOException when http.RequestAborted.IsCancellationRequested:
                return new RpcStatus(StatusCode.Cancelled, "The caller cancelled the call.");
            case BadHttpRequestException { StatusCode: 413 } tooLarge:
                return new RpcStatus(StatusCode.ResourceExhausted, tooLarge.Message);
            case BadHttpRequestException bad:
                return new RpcStatus(StatusCode.Internal, bad.Message);
            default:
                LogFault(server.Logger, method.FullName, e);
                return new RpcStatus(StatusCode.Internal, "The server failed to handle the call.");
        }
    }

    /// <summary>A stream of requests has no size as a whole and may pause; each message still has its limit.</summary>
    private static void LiftRequestLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private static partial void LogFault(ILogger logger, string method, Exception e);
}
