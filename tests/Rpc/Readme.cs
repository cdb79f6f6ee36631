using System.Text.RegularExpressions;
using Greetings;
using Plixo.Rpc.Client;
using Plixo.Tests.Support;

namespace Plixo.Tests.Rpc;

/// <summary>The program that rpc/README.md begins with: it stands there as it is built here, and a newcomer's client is answered.</summary>
public sealed partial class Readme
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "RpcGreeter");

    [Theory]
    [InlineData("protobuf", "protos/greeter.proto")]
    [InlineData("xml", "Plixo.Tests.RpcGreeter.csproj")]
    [InlineData("csharp", "Program.cs")]
    public void Server_stands_there_as_it_is_built(string language, string file)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "rpc", "README.md"));
        Assert.Contains($"```{language}\n{File.ReadAllText(Path.Combine(Folder, file))}```", readme);
    }

    [Fact]
    public async Task Server_answers_the_client_that_stands_there()
    {
        using var server = ServerProgram.Start(typeof(HelloReply).Assembly, Folder, "--urls", "http://127.0.0.1:0");
        Assert.Equal("Hello you", (await GreetAsync(await server.AddressAsync(Listening()))).Message);
        RequireLines(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "rpc", "README.md")));
    }

    private static async Task<HelloReply> GreetAsync(Uri address)
    {
        using var channel = new RpcChannel(address);
        var sayHello = RpcMethod.Of<HelloRequest, HelloReply>(GreeterReflection.Descriptor.Services[0], "SayHello");

        var reply = await channel.UnaryAsync(sayHello, new HelloRequest { Name = "you" },
            new CallOptions { Timeout = TimeSpan.FromSeconds(5) });
        return reply;
    }

    /// <summary>The lines of the method above are those of the client in the README, but for the address.</summary>
    private static void RequireLines(string readme)
    {
        var client = Client().Match(readme).Groups[1].Value.Replace("""new Uri("http://127.0.0.1:8081")""", "address");
        var own = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Rpc", "Readme.cs"));
        Assert.NotEmpty(client);
        Assert.All(client.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), line => Assert.Contains(line, own));
    }

    [GeneratedRegex("## A client\n\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Client();

    [GeneratedRegex("Now listening on: (http://\\S+)")]
    private static partial Regex Listening();
}
