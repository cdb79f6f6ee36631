using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

public sealed class PolicyDefaultsTests : IAsyncDisposable
{
    private readonly OfficeDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_new_segment_has_the_default_wherever_its_request_says_nothing_and_zero_where_it_says_zero()
    {
        await desk.GivenSegmentAsync();
        var asked = new Policy
        {
            Steps = { new CadenceStep { OffsetDays = 1, Template = "templates/reminder" } },
            Caps = new Caps { PerDay = 30 }, Guardrails = new Guardrails { MinimumDecided = 10 }, ContactIntervalDays = 0,
        };

        var made = (await desk.Segments.CreateSegment(
            new CreateSegmentRequest { SegmentId = "part", Segment = new Segment { Policy = asked } }, OfficeDesk.Call())).Segment.Policy;

        Assert.Equal((30, 120, true), (made.Caps.PerDay, made.Caps.PerWindow, made.Caps.Pacing));
        Assert.Equal((10, 0.05, 50, 0.003, 1_000, 0.05, 0.85), (
            made.Guardrails.MinimumDecided, made.Guardrails.BounceRate, made.Guardrails.BounceMinimumAccepted, made.Guardrails.ComplaintRate,
            made.Guardrails.ComplaintMinimumAccepted, made.Guardrails.DisputeRate, made.Guardrails.MinimumUneditedBound));
        Assert.Equal((0, 2, 10), (made.ContactIntervalDays, made.PromiseGraceDays, made.PayerPromiseDays));
    }
}
