using System.Net;
using System.Net.Sockets;

namespace Plixo.Tests.Support;

/// <summary>
/// Loopback ports that nobody listens on just now, each given once. They lie below those that the kernel gives to whoever connects or asks
/// for any port (`ip_local_port_range`, from 32768 on): until a server that is being started has bound its own, nobody else gets it.
/// </summary>
public static class FreePorts
{
    private const int First = 10_240;

    private const int End = 32_768;

    /// <summary>Where processes begin that run beside each other.</summary>
    private static int next = Environment.ProcessId * 64 % (End - First);

    public static int[] Of(int count) => [.. Enumerable.Range(0, count).Select(_ => One())];

    public static int One()
    {
        for (var tried = First; tried < End; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref next) % (End - First));
            if (IsFree(port)) return port;
        }

        throw new InvalidOperationException($"Every port from {First} to {End - 1} is in use.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
