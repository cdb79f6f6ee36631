using System.Net.Http.Headers;
using Google.Rpc;
using Plixo.Rpc;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Door;

/// <summary>Every refusal has an ErrorInfo, also one that no service and no interceptor of the silo ever saw.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string Details = "grpc-status-details-bin";
    private const string WhoAmI = "plixo.v1.UserService/WhoAmI";

    private readonly HttpClient http = new();
    private ServingSilo silo = null!;

    public async Task InitializeAsync() => silo = await ServingSilo.StartAsync();

    public async Task DisposeAsync()
    {
        http.Dispose();
        await silo.DisposeAsync();
    }

    [Theory]
    [InlineData("plixo.v1.UserService/NoSuchMethod", "1S", "UNIMPLEMENTED")]
    [InlineData("no.such.Service/Method", "1S", "UNIMPLEMENTED")]
    [InlineData(WhoAmI, "soon", "INVALID_ARGUMENT")]
    [InlineData(WhoAmI, "0n", "DEADLINE_EXCEEDED")]
    [InlineData("plixo.v1.QueueService/WatchQueue", "300m", "DEADLINE_EXCEEDED")]
    public async Task Refusal_by_grpc_has_its_code_as_the_reason(string method, string timeout, string reason)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Grpc, method))
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // A frame of an empty message.
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { { "grpc-timeout", timeout }, { "authorization", $"Bearer {await silo.TokenAsync(Plixo.Grains.Core.Roles.Administrator)}" } },
        };
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var encoded = (response.Headers.TryGetValues(Details, out var early) ? early : response.TrailingHeaders.GetValues(Details)).Single();
        var status = Status.Parser.ParseFrom(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
        var info = Assert.Single(status.Details).Unpack<ErrorInfo>();
        Assert.Equal((reason, Refusals.Domain), (info.Type, info.Domain));
    }

    [Fact]
    public async Task Refusal_by_connect_has_it_too()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(silo.Web, WhoAmI))
        {
            Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")),
            Headers = { { "connect-timeout-ms", "soon" } },
        };
        using var response = await http.SendAsync(request);
        Assert.Contains("google.rpc.ErrorInfo", await response.Content.ReadAsStringAsync());
    }
}
