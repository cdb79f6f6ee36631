using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Client;
using Plixo.V1;
using Plixo.Web.Queue;
using Plixo.Web.Shell;

namespace Plixo.Tests.Web.Queue;

/// <summary>When a draft leaves is said once, and only where it is known.</summary>
public sealed class DepartureWordsTests
{
    private static readonly Timestamp Afternoon = new() { Seconds = new DateTimeOffset(2026, 11, 30, 15, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() };

    private static readonly Wait CapIsNothing = new() { Reason = Reason.SendCapReached, Words = "the cap is 0" };

    private static readonly Wait WindowIsFull = new() { Reason = Reason.SendCapReached, Until = Afternoon, Words = "cap reached until 15:00" };

    [Fact]
    public async Task Full_window_alone_says_from_when_it_leaves() =>
        Assert.Contains("it leaves from 30 Nov 15:00", await NoticesAsync(WindowIsFull), StringComparison.Ordinal);

    [Fact]
    public async Task Cap_of_nothing_names_no_time_at_which_it_leaves()
    {
        var words = await NoticesAsync(CapIsNothing, WindowIsFull);

        Assert.Contains("It leaves once somebody raises the cap.", words, StringComparison.Ordinal);
        Assert.DoesNotContain("leaves from", words, StringComparison.Ordinal);
        Assert.DoesNotContain("queues it", words, StringComparison.Ordinal);
    }

    private static async Task<string> NoticesAsync(params Wait[] waits)
    {
        using var client = new PlixoClient(new Uri("http://127.0.0.1:1"));
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new Viewer(client)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<DraftNotices>(
            ParameterView.FromDictionary(new Dictionary<string, object?> { ["Draft"] = new Draft { State = DraftState.Approved, Waits = { waits } } }))).ToHtmlString());
    }
}
