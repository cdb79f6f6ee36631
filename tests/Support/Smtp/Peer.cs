using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Plixo.Tests.Support.Smtp;

/// <summary>A server's end of one connection: lines in, bytes out, and every way to end it.</summary>
public sealed class Peer(Socket socket) : IDisposable
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private Stream stream = new NetworkStream(socket, ownsSocket: true);
    private int start;
    private int end;

    public bool IsEncrypted => stream is SslStream;

    public Task SayAsync(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public async Task EncryptAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(stream);
        stream = tls;
        await tls.AuthenticateAsServerAsync(certificate);
    }

    /// <summary>The next line without its CRLF, one character an octet; null at the end.</summary>
    public async Task<string?> LineAsync()
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(buffer, start, length);
                start += length + 2;
                return line;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var read = await stream.ReadAsync(buffer.AsMemory(end));
            if (read == 0) return null;
            end += read;
        }
    }

    /// <summary>A body up to its dot, unstuffed; null where the client went before it.</summary>
    public async Task<string?> BodyAsync()
    {
        var body = new StringBuilder();
        while (await LineAsync() is { } line)
        {
            if (line == ".") return body.ToString();
            body.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }

    public void HalfClose() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>A reset: what the other end has not read yet is lost.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Dispose() => stream.Dispose();
}
