using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Plixo.Bench.Rpc;

/// <summary>The echo server as a process that ends with this one.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly HttpClient http = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private ServerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<ServerProcess> StartAsync(string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(ServerProcess).Assembly.Location, name])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet") start.ArgumentList.RemoveAt(0);
        var process = Process.Start(start)!;
        return new ServerProcess(process, new Uri((await process.StandardOutput.ReadLineAsync())!));
    }

    /// <summary>What the server has allocated and how long it has used a processor so far.</summary>
    public async Task<(long Bytes, TimeSpan Processor)> SpentAsync()
    {
        using var response = await http.PostAsync(new Uri(Address, EchoServer.Spent), null);
        var parts = (await response.Content.ReadAsStringAsync()).Split(' ');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.FromTicks(long.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10))) process.Kill();
        process.Dispose();
        http.Dispose();
    }
}
