using Plixo.Tests.RpcInterop;

namespace Plixo.Tests.Rpc;

/// <summary>Clients that nobody here wrote, each with the same table of cases (tests/Rpc/clients). Each has a server of its own, which the last case stops.</summary>
public sealed class OtherClients : IDisposable
{
    private readonly string descriptors = InteropDescriptors.WriteFile();

    public void Dispose() => File.Delete(descriptors);

    [Fact]
    public Task Grpc_js() => NodeAsync(host => ["grpc-js.mjs", host.Grpc.Authority, ClientProgram.InteropProtos], []);

    [Theory]
    [InlineData("grpc", "2")]
    [InlineData("grpc-web", "1.1")]
    [InlineData("grpc-web", "2")]
    [InlineData("connect", "1.1")]
    [InlineData("connect", "2")]
    [InlineData("connect-json", "1.1")]
    [InlineData("connect-json", "2")]
    [InlineData("connect-get", "1.1")]
    [InlineData("connect-get", "2")]
    public Task Connect_node(string transport, string httpVersion) => NodeAsync(
        host => ["connect-node.mjs", transport, httpVersion, Origin(host.Web), descriptors],
        [.. httpVersion == "1.1" ? CaseTable.Without.Http1 : [], .. transport == "connect-get" ? CaseTable.Without.NodeGet : []]);

    /// <summary>By the path of Debian's own Python: only that one has the package.</summary>
    [Fact]
    public Task Python3_grpcio() =>
        RunAsync("/usr/bin/python3", host => ["grpcio.py", host.Grpc.Authority, host.Web.Authority, ClientProgram.InteropProtos], []);

    [Theory]
    [InlineData("connect")]
    [InlineData("connect-json")]
    [InlineData("connect-get")]
    [InlineData("grpc-web")]
    public async Task Connect_web_in_chromium(string transport)
    {
        await using var host = await StoppableHost.StartAsync();
        await using var page = await BrowserPage.ServeAsync(InteropDescriptors.Serialized());
        var lines = await page.RunAsync($"connect-web.html#{transport},{Origin(host.Web)}", host.OnLine);
        CaseTable.Check(lines, transport == "grpc-web" ? CaseTable.Without.BrowserFrames : CaseTable.Without.Browser);
    }

    /// <summary>A case is a process of its own, and most of it waits: beside the other clients.</summary>
    public sealed class BufCurl : IDisposable
    {
        private readonly string descriptors = InteropDescriptors.WriteFile();

        public void Dispose() => File.Delete(descriptors);

        [Theory]
        [InlineData("grpc")]
        [InlineData("grpcweb")]
        [InlineData("connect")]
        public Task Buf_curl_with_reflection(string protocol) =>
            NodeAsync(host => ["buf-curl.mjs", protocol, Origin(host.Web), descriptors], CaseTable.Without.BufCurl);
    }

    private static Task NodeAsync(Func<InteropHost, string[]> arguments, string[] without) => RunAsync("node", arguments, without);

    private static async Task RunAsync(string program, Func<InteropHost, string[]> arguments, string[] without)
    {
        await using var host = await StoppableHost.StartAsync();
        CaseTable.Check(await ClientProgram.RunAsync(program, arguments(host.Interop), host.OnLine), without);
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
