using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel decides between the two by what TLS negotiated and takes
/// everything without TLS for HTTP/1.1; an HTTP/2 client, however, announces itself by its first bytes.
/// </summary>
public static class Http2ByPreface
{
    /// <summary>The start of the connection preface (RFC 9113, 3.4); no HTTP/1.1 request begins like it.</summary>
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

    /// <summary>
    /// Serves both protocols on this endpoint, which must not use TLS. A connection that has not said within the server's
    /// <see cref="KestrelServerLimits.KeepAliveTimeout"/> which of them it speaks is closed, and at once when the server stops.
    /// </summary>
    public static ListenOptions UseHttp1AndHttp2WithoutTls(this ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.Use(next => async connection =>
        {
            if (await StartsWithPrefaceAsync(connection, listen.KestrelServerOptions.Limits.KeepAliveTimeout) is { } http2)
                await next(http2 ? new Http2Connection(connection) : connection);
        });
        return listen;
    }

    /// <summary>Looks at the first bytes and leaves them where they are.</summary>
    /// <returns>Null where the connection is to end before it has said enough.</returns>
    private static async ValueTask<bool?> StartsWithPrefaceAsync(ConnectionContext connection, TimeSpan within)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        if (within < GrpcTimeout.Longest)
            end.CancelAfter(within);
        try
        {
            return await StartsWithPrefaceAsync(connection.Transport.Input, end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static async ValueTask<bool> StartsWithPrefaceAsync(PipeReader input, CancellationToken end)
    {
        while (true)
        {
            var result = await input.ReadAsync(end);
            var start = result.Buffer.Start;
            if (Matches(result.Buffer) is { } matches)
            {
                input.AdvanceTo(start);
                return matches;
            }
            input.AdvanceTo(start, result.Buffer.End);
            if (result.IsCompleted)
                return false;
        }
    }

    /// <returns>Null while there are too few bytes to tell.</returns>
    private static bool? Matches(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(first.Length, bytes.Length);
        bytes.Slice(0, length).CopyTo(first);
        if (!Preface.StartsWith(first[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }

    /// <summary>A connection of which Kestrel believes, at the one moment it asks, that TLS negotiated HTTP/2.</summary>
    private sealed class Http2Connection(ConnectionContext inner) : ConnectionContext
    {
        private readonly NegotiatedFeatures _features = new(inner.Features);

        public override IFeatureCollection Features => _features;
        public override string ConnectionId { get => inner.ConnectionId; set => inner.ConnectionId = value; }
        public override IDictionary<object, object?> Items { get => inner.Items; set => inner.Items = value; }
        public override IDuplexPipe Transport { get => inner.Transport; set => inner.Transport = value; }
        public override CancellationToken ConnectionClosed { get => inner.ConnectionClosed; set => inner.ConnectionClosed = value; }
        public override EndPoint? LocalEndPoint { get => inner.LocalEndPoint; set => inner.LocalEndPoint = value; }
        public override EndPoint? RemoteEndPoint { get => inner.RemoteEndPoint; set => inner.RemoteEndPoint = value; }
        public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);
        public override void Abort() => inner.Abort();
    }

    /// <summary>
    /// Answers once that there is TLS, to the choice of the protocol; a second such answer would give the requests the
    /// scheme https.
    /// </summary>
    private sealed class NegotiatedFeatures(IFeatureCollection inner)
        : IFeatureCollection, ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        private bool _asked;

        public bool IsReadOnly => inner.IsReadOnly;
        public int Revision => inner.Revision;
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public X509Certificate2? ClientCertificate { get => null; set { } }

        public object? this[Type key]
        {
            get => inner[key];
            set => inner[key] = value;
        }

        public TFeature? Get<TFeature>()
        {
            if (typeof(TFeature) == typeof(ITlsApplicationProtocolFeature))
                return (TFeature)(object)this;
            if (typeof(TFeature) == typeof(ITlsConnectionFeature) && !_asked)
            {
                _asked = true;
                return (TFeature)(object)this;
            }
            return inner.Get<TFeature>();
        }

        public void Set<TFeature>(TFeature? instance) => inner.Set(instance);

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => inner.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
