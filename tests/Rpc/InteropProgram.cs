using System.Text.RegularExpressions;
using Grpc.Testing;
using Plixo.Rpc.Client;
using Plixo.Tests.RpcInterop;
using Plixo.Tests.Support;

namespace Plixo.Tests.Rpc;

/// <summary>The interop host as anyone starts it.</summary>
public sealed partial class InteropProgram
{
    [Fact]
    public async Task Host_says_where_it_listens_and_answers_there()
    {
        using var program = ServerProgram.Start(typeof(InteropHost).Assembly, Path.Combine(Repository.Root, "tests", "RpcInterop"), "0", "0");
        using var grpc = new RpcChannel(await program.AddressAsync(Grpc()));
        var web = await program.AddressAsync(Web());
        Assert.Equal(new Empty(), await grpc.UnaryAsync(Interop.EmptyCall, new Empty()));
        using var http = new HttpClient();
        using var response = await http.SendAsync(RawCalls.Post(web, "grpc.testing.TestService/EmptyCall", "application/json", "{}"u8.ToArray(), "1.1"));
        Assert.Equal("{ }", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public void Host_without_arguments_listens_where_interfaces_says() =>
        Assert.Equal((8091, 8090), (InteropHost.DefaultGrpcPort, InteropHost.DefaultWebPort));

    [GeneratedRegex("^gRPC on (\\S+)")]
    private static partial Regex Grpc();

    [GeneratedRegex("^gRPC-Web and Connect on (\\S+)")]
    private static partial Regex Web();
}
