using System.Net;
using System.Net.Sockets;

namespace Plixo.Tests.Stores;

/// <summary>When a connection through the proxy is cut.</summary>
public enum Cut
{
    BeforeTheServerHasIt = 1,
    AfterTheServerAnswered,
}

/// <summary>A loopback proxy that cuts one connection when told to, before or after the server has what was sent.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int server;
    private readonly Task accepting;
    private int next;

    public CuttingProxy(int server)
    {
        this.server = server;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The next connection that sends (or answers) anything is cut.</summary>
    public void CutNext(Cut cut) => Volatile.Write(ref next, (int)cut);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var upstream = new TcpClient())
        {
            await upstream.ConnectAsync(IPAddress.Loopback, server);
            await Task.WhenAny(
                PassAsync(client.GetStream(), upstream.GetStream(), Cut.BeforeTheServerHasIt),
                PassAsync(upstream.GetStream(), client.GetStream(), Cut.AfterTheServerAnswered));
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, Cut cut)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReadAsync(buffer, stop.Token) is > 0 and var read)
            {
                if (Interlocked.CompareExchange(ref next, 0, (int)cut) == (int)cut)
                    return;
                await to.WriteAsync(buffer.AsMemory(0, read), stop.Token);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
