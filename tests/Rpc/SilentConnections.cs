using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>Connections to the web port whose client has not said yet which HTTP it speaks.</summary>
public sealed class SilentConnections
{
    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task Connection_that_does_not_go_on_is_closed_in_time(string said)
    {
        await using var host = await InteropHost.StartAsync(0, 0, services => services.PostConfigure<KestrelServerOptions>(
            kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(200)));
        using var socket = await ConnectAsync(host);
        await socket.SendAsync(Encoding.ASCII.GetBytes(said));
        await ClosedAsync(socket);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task Server_that_stops_waits_for_none_of_them(string said)
    {
        await using var host = await InteropHost.StartAsync(
            0, 0, services => services.Configure<HostOptions>(options => options.ShutdownTimeout = Gate.Patience * 10));
        using var socket = await ConnectAsync(host);
        await socket.SendAsync(Encoding.ASCII.GetBytes(said));
        // Connections are taken in turn: once a later one is served, so is this.
        using var http = new HttpClient();
        using var later = await http.SendAsync(RawCalls.Post(host.Web, "grpc.testing.TestService/EmptyCall", "application/json", "{}"u8.ToArray(), "1.1"));
        await host.StopAsync().WaitAsync(Gate.Patience);
        await ClosedAsync(socket);
    }

    private static async Task<Socket> ConnectAsync(InteropHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Web.Port);
        return socket;
    }

    private static async Task ClosedAsync(Socket socket)
    {
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Gate.Patience));
        }
        catch (SocketException e)
        {
            // What was sent and not read makes the end a reset.
            Assert.Equal(SocketError.ConnectionReset, e.SocketErrorCode);
        }
    }
}
