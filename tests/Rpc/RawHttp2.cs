using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plixo.Tests.Rpc;

/// <summary>An HTTP/2 connection frame by frame (RFC 9113), for what clients keep to themselves.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0, HeadersType = 1, ResetStream = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte Ack = 1, EndStream = 1, EndHeaders = 4;

    private const ushort InitialWindowSize = 4;
    private const int HeaderSize = 9;
    private const int MaxFrame = 16_384;

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private readonly TcpClient socket;

    private RawHttp2(TcpClient socket) => this.socket = socket;

    private Stream Stream => socket.GetStream();

    public static async Task<RawHttp2> ConnectAsync(Uri server)
    {
        var connection = new RawHttp2(new TcpClient());
        await connection.socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await connection.Stream.WriteAsync(Preface);
        await connection.WriteAsync(Settings, 0, 0, []);
        return connection;
    }

    /// <summary>The server's side of a connection.</summary>
    public static async Task<RawHttp2> AcceptAsync(TcpListener listener)
    {
        var connection = new RawHttp2(await listener.AcceptTcpClientAsync().WaitAsync(Gate.Patience));
        var preface = new byte[Preface.Length];
        await connection.Stream.ReadExactlyAsync(preface).AsTask().WaitAsync(Gate.Patience);
        Assert.Equal(Preface, preface);
        await connection.WriteAsync(Settings, 0, 0, []);
        return connection;
    }

    /// <summary>Says how many bytes may come on each stream from now on, until the window of one is opened further.</summary>
    public Task SetWindowAsync(uint bytes)
    {
        var setting = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, InitialWindowSize);
        BinaryPrimitives.WriteUInt32BigEndian(setting.AsSpan(2), bytes);
        return WriteAsync(Settings, 0, 0, setting);
    }

    /// <param name="stream">0 for the connection as a whole.</param>
    public Task OpenWindowAsync(int stream, uint bytes)
    {
        var more = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(more, bytes);
        return WriteAsync(WindowUpdate, 0, stream, more);
    }

    public Task ResetAsync(int stream, uint error)
    {
        var code = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(code, error);
        return WriteAsync(ResetStream, 0, stream, code);
    }

    public async Task WriteAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeaderSize + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderSize);
        await Stream.WriteAsync(frame);
    }

    /// <summary>A gRPC call with one message and the end of the stream.</summary>
    public async Task CallAsync(int stream, string method, byte[] body, params (string Name, string Value)[] more)
    {
        var headers = Block([
            (":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/" + method),
            ("content-type", "application/grpc"), ("te", "trailers"), .. more]);
        for (var at = 0; at < headers.Length; at += MaxFrame)
        {
            var last = at + MaxFrame >= headers.Length;
            await WriteAsync(at == 0 ? HeadersType : Continuation, last ? EndHeaders : (byte)0, stream, headers[at..Math.Min(headers.Length, at + MaxFrame)]);
        }
        await WriteAsync(Data, EndStream, stream, body);
    }

    /// <returns>The next frame; null where the server closed the connection.</returns>
    public async Task<Frame?> ReadAsync()
    {
        var header = new byte[HeaderSize];
        try
        {
            await Stream.ReadExactlyAsync(header).AsTask().WaitAsync(Gate.Patience);
            var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) >> 8];
            await Stream.ReadExactlyAsync(payload).AsTask().WaitAsync(Gate.Patience);
            return new Frame(header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    /// <summary>Reads on until a frame is as it should be; the connection must not end before.</summary>
    public async Task<Frame> ReadUntilAsync(Func<Frame, bool> wanted)
    {
        while (await ReadAsync() is { } frame)
        {
            if (wanted(frame))
                return frame;
        }
        throw new EndOfStreamException("The connection ended before.");
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Headers as HPACK literals that are not indexed (RFC 7541, 6.2.2).</summary>
    private static byte[] Block((string Name, string Value)[] headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0);
            Append(block, name);
            Append(block, value);
        }
        return [.. block];
    }

    private static void Append(List<byte> block, string text)
    {
        const int Prefix = 127;
        if (text.Length < Prefix)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(Prefix);
            var rest = text.Length - Prefix;
            for (; rest >= 128; rest >>= 7)
                block.Add((byte)((rest & 127) | 128));
            block.Add((byte)rest);
        }
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }

    public sealed record Frame(byte Type, byte Flags, int Stream, byte[] Payload)
    {
        public bool EndsStream => Type is Data or HeadersType && (Flags & EndStream) != 0;
    }
}
