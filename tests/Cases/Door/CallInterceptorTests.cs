using Microsoft.Extensions.Logging;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Door;

/// <summary>Every call has a name, a line in the log and a place in the figures.</summary>
public sealed class CallInterceptorTests
{
    private static readonly RpcMethod<WhoAmIRequest, WhoAmIResponse> WhoAmI =
        RpcMethod.Of<WhoAmIRequest, WhoAmIResponse>(UserReflection.Descriptor.Services[0], "WhoAmI");

    [Fact]
    public async Task Name_that_came_with_a_call_goes_back_and_one_that_did_not_is_made()
    {
        Assert.Equal("from-the-caller:1", await NameOfAsync("from-the-caller:1"));
        foreach (var bad in new[] { null, "with blank", "<b>", new string('a', CallInterceptor.LongestName + 1) })
            Assert.Matches("^[0-9a-f]{8,}$", await NameOfAsync(bad));
    }

    [Theory]
    [InlineData(StatusCode.Ok, LogLevel.Debug)]
    [InlineData(StatusCode.PermissionDenied, LogLevel.Debug)]
    [InlineData(StatusCode.Unavailable, LogLevel.Warning)]
    [InlineData(StatusCode.Internal, LogLevel.Error)]
    public async Task Line_of_the_log_says_name_method_end_and_caller_and_what_the_silo_failed_at_is_loud(StatusCode status, LogLevel level)
    {
        var log = new Lines();
        var interceptor = new CallInterceptor(new SeededRandom(1), log);
        var call = CallOf("n-1");
        await interceptor.InvokeAsync(call, inner =>
        {
            inner.Set(new Actor { Id = "users/dana", Kind = ActorKind.Person, Rights = Plixo.Grains.Core.Right.View });
            return Task.CompletedTask;
        });
        interceptor.OnEnd(call, status);

        var (written, line) = Assert.Single(log.Written);
        Assert.Equal(level, written);
        Assert.Matches($@"^n-1 plixo\.v1\.UserService/WhoAmI {status} in [0-9.]+ ms for users/dana at unknown$", line);
    }

    [Fact]
    public async Task Figures_count_calls_by_method_and_end_on_the_page_of_the_operator()
    {
        await using var silo = await ServingSilo.StartAsync();
        using var known = await silo.ChannelAsync(Roles.Viewer);
        using var unknown = new RpcChannel(silo.Grpc);
        var (ok, refused) = (await FigureAsync(silo, "Ok"), await FigureAsync(silo, "Unauthenticated"));

        await known.UnaryAsync(WhoAmI, new WhoAmIRequest());
        await known.UnaryAsync(WhoAmI, new WhoAmIRequest());
        await Assert.ThrowsAsync<RpcException>(() => unknown.UnaryAsync(WhoAmI, new WhoAmIRequest()));

        Assert.True(await FigureAsync(silo, "Ok") >= ok + 2);
        Assert.True(await FigureAsync(silo, "Unauthenticated") >= refused + 1);
    }

    private static async Task<string> NameOfAsync(string? given)
    {
        var call = CallOf(given);
        await new CallInterceptor(new SeededRandom(1), new Lines()).InvokeAsync(call, _ => Task.CompletedTask);
        return call.ResponseHeaders.Get(CallInterceptor.Header)!;
    }

    private static CallContext CallOf(string? name)
    {
        var headers = new RpcMetadata();
        if (name is not null) headers.Add(CallInterceptor.Header, name);
        return new CallContext(WhoAmI.Descriptor, headers);
    }

    private static async Task<double> FigureAsync(ServingSilo silo, string status)
    {
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(silo.Admin, "/metrics"));
        var line = page.Split('\n').FirstOrDefault(each =>
            each.StartsWith("plixo_calls_total{", StringComparison.Ordinal) && each.Contains("UserService/WhoAmI", StringComparison.Ordinal) && each.Contains($"\"{status}\"", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Lines : ILogger<CallInterceptor>
    {
        public List<(LogLevel Level, string Line)> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add((logLevel, formatter(state, exception)));
    }
}
