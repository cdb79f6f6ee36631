using System.Net;
using System.Net.Sockets;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>Where a connection is cut.</summary>
/// <param name="FromClient">The direction whose bytes are counted.</param>
/// <param name="Bytes">So many pass.</param>
/// <param name="AtNext">The cut comes with the next byte, which does not pass; else at once.</param>
public sealed record Cut(bool FromClient, int Bytes, bool AtNext)
{
    public override string ToString() => $"{(FromClient ? "client" : "server")} {Bytes}{(AtNext ? "+" : "")}";
}

/// <summary>Passes bytes between one client and a server, and cuts both directions after a given byte.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private const int TcpLevel = 6;
    private const int TcpInformation = 11;
    private const byte FinWait1 = 4;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Cut? cut;
    private readonly Task running;
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> fromClient = [];
    private readonly List<byte> fromServer = [];
    private int isCut;

    public CutProxy(int serverPort, Cut? cut)
    {
        this.cut = cut;
        listener.Start();
        running = RunAsync(serverPort);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Completes when it is cut and the client's system knows.</summary>
    public Task CutAsync => done.Task;

    public byte[] FromClient
    {
        get { lock (fromClient) return [.. fromClient]; }
    }

    public byte[] FromServer
    {
        get { lock (fromServer) return [.. fromServer]; }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await running;
    }

    private async Task RunAsync(int serverPort)
    {
        Socket client;
        try
        {
            client = await listener.AcceptSocketAsync();
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return;
        }

        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, serverPort);
            if (cut is { Bytes: 0, AtNext: false }) CutNow(client, server);
            await Task.WhenAll(
                PumpAsync(client, server, fromClient, cut is { FromClient: true } ? cut : null, client, server),
                PumpAsync(server, client, fromServer, cut is { FromClient: false } ? cut : null, client, server));
        }
    }

    private async Task PumpAsync(Socket from, Socket to, List<byte> passed, Cut? here, Socket client, Socket server)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var read = await from.ReceiveAsync(buffer);
                if (read == 0) break;
                if (Volatile.Read(ref isCut) == 1) continue;
                var left = here is null ? read : here.Bytes - passed.Count;
                var passes = Math.Min(read, left);
                lock (passed) passed.AddRange(buffer[..passes]);
                if (passes > 0) await to.SendAsync(buffer.AsMemory(0, passes));
                if (here is not null && (read > left || (read == left && !here.AtNext))) CutNow(client, server);
            }
        }
        catch (SocketException)
        {
        }

        try
        {
            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
        }
    }

    /// <summary>Both ends see the end of the stream after what passed; what they still write goes nowhere.</summary>
    private void CutNow(Socket client, Socket server)
    {
        if (Interlocked.Exchange(ref isCut, 1) == 1) return;
        foreach (var end in new[] { server, client })
        {
            try
            {
                end.Shutdown(SocketShutdown.Send);
                while (State(end) == FinWait1) Thread.Yield();
            }
            catch (SocketException)
            {
            }
        }

        done.SetResult();
    }

    private static byte State(Socket socket)
    {
        var information = new byte[1];
        socket.GetRawSocketOption(TcpLevel, TcpInformation, information);
        return information[0];
    }
}
