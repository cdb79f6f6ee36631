using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>
/// Bytes to and from one server. A fault is a <see cref="WireException"/>, after which the connection is of no use; a caller
/// that gives up gets its cancellation.
/// </summary>
internal sealed class SmtpWire : IDisposable
{
    private readonly Socket socket;
    private readonly Deadline deadline;
    private readonly ReplyBuilder reply = new();
    private readonly byte[] buffer = new byte[SmtpLimits.ReplyLineOctets];
    private Stream stream;
    private int start;
    private int end;

    private SmtpWire(Socket socket, TimeProvider time)
    {
        this.socket = socket;
        deadline = new Deadline(time);
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    public bool IsEncrypted => stream is SslStream;

    public bool IsLoopback => Address(socket.RemoteEndPoint) is { } address && IPAddress.IsLoopback(address);

    /// <summary>This end's address as EHLO takes it (RFC 5321, 4.1.3).</summary>
    public string LocalLiteral => Address(socket.LocalEndPoint) switch
    {
        { AddressFamily: AddressFamily.InterNetworkV6 } six => $"[IPv6:{new IPAddress(six.GetAddressBytes())}]",
        var address => $"[{address}]",
    };

    public static async Task<SmtpWire> ConnectAsync(string host, int port, TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var expiry = new Deadline(time);
        using var running = expiry.Start(limit, caller);
        try
        {
            await socket.ConnectAsync(host, port, expiry.Token);
            return new SmtpWire(socket, time);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            caller.ThrowIfCancellationRequested();
            throw fault is OperationCanceledException
                ? new WireException($"no connection to {host}:{port} within {limit.TotalSeconds} s")
                : new WireException($"no connection to {host}:{port}: {fault.Message}");
        }
    }

    /// <summary>The handshake and the check of the certificate.</summary>
    public async Task EncryptAsync(SmtpOptions options, CancellationToken caller)
    {
        // What came in clear before the handshake could be anybody's; it must not count as said under its protection.
        if (start != end) throw new WireException("the server sent bytes between its answer to STARTTLS and the handshake: refused as an injection");
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = tls;
        using var running = deadline.Start(options.Timeouts.Handshake, caller);
        try
        {
            await tls.AuthenticateAsClientAsync(TlsSettings.For(options), deadline.Token);
        }
        catch (Exception fault)
        {
            throw fault is AuthenticationException
                ? new WireException($"no trusted encryption with {options.Host}: {fault.Message}")
                : Translated(fault, "the handshake", options.Timeouts.Handshake, caller);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan limit, CancellationToken caller)
    {
        using var running = deadline.Start(limit, caller);
        try
        {
            await stream.WriteAsync(bytes, deadline.Token);
        }
        catch (Exception fault)
        {
            throw Translated(fault, "writing", limit, caller);
        }
    }

    /// <summary>One whole reply. The limit is for all of it.</summary>
    public async ValueTask<SmtpReply> ReadReplyAsync(TimeSpan limit, CancellationToken caller)
    {
        using var running = deadline.Start(limit, caller);
        while (true)
        {
            while (TakeLine(out var from, out var length))
            {
                if (reply.Add(buffer.AsSpan(from, length)) is { } whole) return whole;
            }

            Compact();
            int read;
            try
            {
                read = await stream.ReadAsync(buffer.AsMemory(end), deadline.Token);
            }
            catch (Exception fault)
            {
                throw Translated(fault, "an answer", limit, caller);
            }

            if (read == 0) throw new WireException("the server closed the connection");
            end += read;
        }
    }

    /// <summary>
    /// Null where the server is silent and there, as it should be when it is our turn. Otherwise what it did, in words: a
    /// connection that was closed, or a 421, is found here and not by writing to it.
    /// </summary>
    public string? OutOfTurn()
    {
        try
        {
            if (start == end && !socket.Poll(0, SelectMode.SelectRead)) return null;
            if (IsEncrypted) return "the server spoke out of turn or closed the connection";
            if (start == end && socket.Available == 0) return "the server closed the connection";
            Compact();
            if (end < buffer.Length && socket.Available > 0) end += socket.Receive(buffer.AsSpan(end));
            return $"the server spoke out of turn: '{ReplyBuilder.Shown(buffer.AsSpan(start, Math.Min(end - start, 200))).Trim()}'";
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return $"the connection is broken: {fault.Message}";
        }
    }

    /// <summary>
    /// True where a few bytes go out whole or not at all: the system then has room for them, and a write that it refuses has
    /// written nothing.
    /// </summary>
    public bool HasRoom() => socket.Poll(0, SelectMode.SelectWrite);

    /// <summary>Ends the connection at once. What lies unread or unsent is lost, which is meant.</summary>
    public void Abort()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Broken already.
        }

        Dispose();
    }

    public void Dispose()
    {
        // The socket first: an SslStream would say good-bye over it, which may wait.
        socket.Dispose();
        stream.Dispose();
        deadline.Dispose();
    }

    private bool TakeLine(out int from, out int length)
    {
        from = start;
        length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        if (length < 0) return false;
        start += length + 1;
        if (length == 0 || buffer[from + length - 1] != '\r') throw new WireException("the server ends a line without a carriage return");
        length--;
        return true;
    }

    private void Compact()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) throw new WireException($"the server sent a line of more than {SmtpLimits.ReplyLineOctets} octets");
    }

    private static Exception Translated(Exception fault, string what, TimeSpan limit, CancellationToken caller)
    {
        if (caller.IsCancellationRequested) return new OperationCanceledException(caller);
        return fault is OperationCanceledException
            ? new WireException($"{what} took longer than {limit.TotalSeconds} s")
            : new WireException($"the connection broke: {fault.Message}", writeRefused: IsSocket(fault));
    }

    private static bool IsSocket(Exception fault) => fault is SocketException || fault.InnerException is SocketException;

    private static IPAddress? Address(EndPoint? point) =>
        point is IPEndPoint { Address: var address } ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) : null;
}
