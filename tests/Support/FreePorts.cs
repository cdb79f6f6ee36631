using System.Net;
using System.Net.Sockets;

namespace Plixo.Tests.Support;

/// <summary>Loopback ports that nobody listens on just now.</summary>
public static class FreePorts
{
    public static int[] Of(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
