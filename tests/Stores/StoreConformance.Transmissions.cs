using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    private static readonly GrainId Payer = Given.Customer("c-1");

    [Fact]
    public async Task An_intended_transmission_is_claimed_once_while_it_may_be_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2") with { ArmFrom = Given.At + Duration.FromHours(1) });

        var claimed = Assert.Single(await Store.ClaimAsync(lease, 10, None));
        var again = await Store.ClaimAsync(lease, 10, None);

        Assert.Equal(("t-1", 1, "claimed"), (claimed.Id, claimed.Attempt, claimed.State));
        Assert.Equal(("dana@example.com", "bounce-1@plixo.dev"), (claimed.Recipient, claimed.ReturnPath));
        Assert.Empty(again);
    }

    [Fact]
    public async Task What_is_claimed_ahead_is_not_armed_before_its_permit_holds()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1") with { ArmFrom = Given.At + Duration.FromMinutes(1) });

        var claimed = Assert.Single(await Store.ClaimAsync(lease, 10, Duration.FromMinutes(2), None));
        Assert.Equal(Given.At + Duration.FromMinutes(1), claimed.ArmFrom);
        Assert.Equal(ArmVerdict.TooEarly, await ArmAsync("t-1", 1, lease));
        Assert.Equal(TransmissionStates.Claimed, (await TransmissionAsync("t-1")).State);

        await Store.SetClockOffsetAsync(Duration.FromMinutes(1), None);
        Assert.Equal(ArmVerdict.Armed, await ArmAsync("t-1", 1, lease));
    }

    [Fact]
    public async Task A_claimed_transmission_is_armed_once_and_may_be_disarmed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"));
        await Store.ClaimAsync(lease, 10, None);

        var armed = await ArmAsync("t-1", 1, lease);
        var twice = await ArmAsync("t-1", 1, lease);
        await Store.DisarmAsync([new ArmRequest("t-1", 1)], "too slow", None);

        Assert.Equal(ArmVerdict.Armed, armed);
        Assert.Equal(ArmVerdict.NotClaimed, twice);
        var row = await TransmissionAsync("t-1");
        Assert.Equal((TransmissionStates.NotSent, "too slow"), (row.State, row.Evidence));
        Assert.Equal("too slow", Assert.Single(await Store.AbandonedAsync(10, None)).Evidence);
    }

    [Fact]
    public async Task What_ends_before_its_arm_ends_by_its_own_attempt_only()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"));
        await Store.ClaimAsync(lease, 10, None);

        await Store.DisarmAsync([new ArmRequest("t-1", 2)], "another attempt", None);
        Assert.Empty(await Store.AbandonedAsync(10, None));
        await Store.DisarmAsync([new ArmRequest("t-1", 1)], "refused", None);

        var told = Assert.Single(await Store.AbandonedAsync(10, None));
        Assert.Equal((TransmissionStates.NotSent, "refused"), (told.State, told.Evidence));
        Assert.Equal(ArmVerdict.NotClaimed, await ArmAsync("t-1", 1, lease));
    }

    [Fact]
    public async Task The_first_rendering_of_an_email_is_kept()
    {
        await Store.KeepRenderedAsync(new Dictionary<string, byte[]> { ["d-1"] = [1], ["d-2"] = [2] }, None);

        var kept = await Store.KeepRenderedAsync(new Dictionary<string, byte[]> { ["d-1"] = [9], ["d-3"] = [3] }, None);

        Assert.Equal([("d-1", (byte)1), ("d-3", (byte)3)], kept.OrderBy(one => one.Key).Select(one => (one.Key, one.Value[0])));
        Assert.Equal(["d-1", "d-2"], (await Store.RenderedAsync(["d-1", "d-2", "d-9"], None)).Keys.Order());
    }

    [Fact]
    public async Task Arming_is_refused_out_of_time_and_without_the_lease()
    {
        var lease = await LeaseAsync("mailer", seconds: 600);
        await IntendAsync(Transmission("t-1") with { ArmUntil = Given.At + Duration.FromMinutes(5) }, Transmission("t-2"), Transmission("t-3"));
        await Store.ClaimAsync(lease, 10, None);

        Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(ArmVerdict.TooLate, await ArmAsync("t-1", 1, lease));
        Assert.Equal(ArmVerdict.NotClaimed, await ArmAsync("t-2", 2, lease));
        Assert.Equal(ArmVerdict.NotClaimed, await ArmAsync("t-none", 1, lease));
        Assert.Equal(ArmVerdict.LeaseLost, await ArmAsync("t-2", 1, lease with { Epoch = 7 }));
        Clock.Advance(Duration.FromSeconds(299));
        Assert.Equal(ArmVerdict.LeaseLost, await ArmAsync("t-2", 1, lease));

        Assert.Equal("too late", (await TransmissionAsync("t-1")).Evidence);
        Assert.Equal(TransmissionStates.Claimed, (await TransmissionAsync("t-2")).State);
    }

    [Fact]
    public async Task While_sending_is_stopped_nothing_is_claimed_or_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2"));
        await Store.ClaimAsync(lease, 1, None);

        await Store.SetSettingAsync(SendingStop.Setting, "Restored.", None);
        Assert.Equal(ArmVerdict.Held, await ArmAsync("t-1", 1, lease));
        Assert.Empty(await Store.ClaimAsync(lease, 10, None));
        Assert.Equal((TransmissionStates.NotSent, "sending is stopped"), ((await TransmissionAsync("t-1")).State, (await TransmissionAsync("t-1")).Evidence));

        await Store.SetSettingAsync(SendingStop.Setting, "", None);
        Assert.Equal("t-2", Assert.Single(await Store.ClaimAsync(lease, 10, None)).Id);
        Assert.Equal(ArmVerdict.Armed, await ArmAsync("t-2", 1, lease));
    }

    [Fact]
    public async Task While_a_message_is_parked_for_a_covered_invoice_nothing_is_claimed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"));
        await Store.SendAsync([Given.Message(Given.Invoice("i-2"), Payer, 1)], null, None);
        var failing = Assert.Single(await WaitingAsync());
        for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
            await Store.FailAsync(failing.Ref, "thrown", None);

        Assert.Empty(await Store.ClaimAsync(lease, 10, None));
        await Store.ReleaseAsync(failing.Ref, retry: false, None);
        Assert.Single(await Store.ClaimAsync(lease, 10, None));
    }

    [Fact]
    public async Task A_message_that_is_parked_between_claim_and_arm_keeps_the_email_from_being_armed()
    {
        var lease = await LeaseAsync("mailer");
        await IntendAsync(Transmission("t-1"), Transmission("t-2") with { Covers = " i-9 ", Customer = new CustomerKey("c-2") });
        await Store.ClaimAsync(lease, 10, None);
        await Store.SendAsync([Given.Message(Given.Invoice("i-2"), Payer, 1)], null, None);
        var failing = Assert.Single(await WaitingAsync());
        for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++)
            await Store.FailAsync(failing.Ref, "thrown", None);

        Assert.Equal(ArmVerdict.Held, await ArmAsync("t-1", 1, lease));
        Assert.Equal(ArmVerdict.Armed, await ArmAsync("t-2", 1, lease));

        var row = await TransmissionAsync("t-1");
        Assert.Equal((TransmissionStates.NotSent, "held"), (row.State, row.Evidence));
    }

    internal static TransmissionRow Transmission(string id) => new(
        id, new CustomerKey("c-1"), new SegmentKey("smb"), new DraftKey("d-1"), "m-1@plixo.dev", "dana@example.com", "bounce-1@plixo.dev",
        TransmissionStates.Intended, false, "digest", " i-1 i-2 ", new LocalDate(2026, 1, 5), 1, Given.At - Duration.FromHours(1),
        Given.At + Duration.FromHours(8), Given.At, 0, "", "", 0, null, null, null, "", "contacts-1");

    private Task IntendAsync(params TransmissionRow[] transmissions) =>
        MustCommitAsync(Given.Turn(Given.Customer("c-intends")) with
        {
            Rows = [.. transmissions.SelectMany(row => TransmissionTable.Instance.Difference(null, row))],
        });

    private async Task<ArmVerdict> ArmAsync(string id, int attempt, LeaseCheck lease) =>
        (await Store.ArmAsync([new ArmRequest(id, attempt)], lease, None)).Single().Verdict;

    private async Task<TransmissionRow> TransmissionAsync(string id) =>
        (await Store.QueryAsync(
            "SELECT * FROM transmission WHERE id = $id", new Dictionary<string, object?> { ["id"] = id }, TransmissionTable.Instance.Read, None))
        .Single();
}
