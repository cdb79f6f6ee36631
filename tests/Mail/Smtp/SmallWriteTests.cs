using System.Globalization;
using System.Net.Sockets;
using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>
/// Commands and the dot are small writes. With Nagle's algorithm (RFC 896) each would wait until the one before it was acknowledged, which a
/// receiver puts off by some 40 ms: 22 e-mails a second instead of hundreds.
/// </summary>
public sealed class SmallWriteTests
{
    [Fact]
    public async Task A_connection_holds_back_no_small_write()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        using var handle = new SafeSocketHandle(DescriptorOf(server.Port), ownsHandle: false);
        using var connection = new Socket(handle);

        Assert.True(connection.NoDelay);
    }

    /// <summary>The file descriptor of this process's only connection to the port, as the kernel lists it (proc(5), /proc/net/tcp).</summary>
    private static nint DescriptorOf(int port)
    {
        const int Remote = 2, Inode = 9;
        var to = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var inode = new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" }.SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(fields => fields[Remote].EndsWith(to, StringComparison.Ordinal))[Inode];
        var link = Directory.GetFiles("/proc/self/fd").Single(file => new FileInfo(file).LinkTarget == $"socket:[{inode}]");
        return nint.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture);
    }
}
