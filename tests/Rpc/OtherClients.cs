using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Testing;

namespace Plixo.Tests.Rpc;

/// <summary>Clients that nobody here wrote, each with the same table of cases (tests/Rpc/clients).</summary>
public sealed class OtherClients(Interop interop) : IClassFixture<Interop>, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private readonly string _descriptors = Path.GetTempFileName();

    [Fact]
    public Task Grpc_js() =>
        RunAsync("node", "grpc-js.mjs", interop.Host.Grpc.Authority, Path.Combine(Clients(), "../../RpcInterop/protos"));

    [Theory]
    [InlineData("grpc", "2")]
    [InlineData("grpc-web", "1.1")]
    [InlineData("grpc-web", "2")]
    [InlineData("connect", "1.1")]
    [InlineData("connect", "2")]
    [InlineData("connect-json", "1.1")]
    [InlineData("connect-json", "2")]
    [InlineData("connect-get", "1.1")]
    public async Task Connect_node(string transport, string httpVersion)
    {
        await File.WriteAllBytesAsync(_descriptors, Descriptors());
        await RunAsync("node", "connect-node.mjs", transport, httpVersion, interop.Host.Web.GetLeftPart(UriPartial.Authority), _descriptors);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("grpcweb")]
    [InlineData("connect")]
    public async Task Buf_curl_with_reflection(string protocol)
    {
        var output = await RunAsync("node_modules/.bin/buf", "curl", "--http2-prior-knowledge", "--protocol", protocol,
            "-d", """{"responseParameters":[{"size":1},{"size":2}]}""",
            new Uri(interop.Host.Web, "grpc.testing.TestService/StreamingOutputCall").ToString());
        Assert.Equal(2, output.Split("payload").Length - 1);
    }

    public void Dispose() => File.Delete(_descriptors);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var clients = Clients();
        Assert.True(Directory.Exists(Path.Combine(clients, "node_modules")), "tests/Rpc/clients/install.sh has not been run.");
        var start = new ProcessStartInfo(program.Contains('/') ? Path.Combine(clients, program) : program, arguments)
        {
            WorkingDirectory = clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var said = await output + await errors;
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, said);
            return said;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Clients()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plixo.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new InvalidOperationException("The repository was not found."), "tests", "Rpc", "clients");
    }

    /// <summary>The descriptors of the interop service and of ErrorInfo, imports first.</summary>
    private static byte[] Descriptors()
    {
        var files = new FileDescriptorSet();
        var seen = new HashSet<string>();
        Add(TestReflection.Descriptor);
        Add(ErrorDetailsReflection.Descriptor);
        return files.ToByteArray();

        void Add(FileDescriptor file)
        {
            if (!seen.Add(file.Name))
                return;
            foreach (var import in file.Dependencies)
                Add(import);
            files.File.Add(WithJsonNames(file));
        }
    }

    /// <summary>Embedded descriptors leave the JSON names out; protobuf-es wants them.</summary>
    private static FileDescriptorProto WithJsonNames(FileDescriptor file)
    {
        var proto = FileDescriptorProto.Parser.ParseFrom(file.SerializedData);
        foreach (var message in proto.MessageType)
        {
            foreach (var field in message.Field)
                field.JsonName = file.FindTypeByName<MessageDescriptor>(message.Name).FindFieldByNumber(field.Number).JsonName;
        }
        return proto;
    }
}
