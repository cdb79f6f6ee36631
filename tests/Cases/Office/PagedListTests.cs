using Google.Protobuf;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Stores;
using Plixo.Tests.Cases.Importing;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Lists that are short today are lists like all others.</summary>
public sealed class PagedListTests : OfficeTests
{
    [Fact]
    public async Task Merge_fields_come_in_pages_and_can_be_filtered()
    {
        var all = (await Desk.Templates.ListMergeFields(new() { PageSize = 1000 }, OfficeDesk.Call())).Fields;
        var paged = new List<MergeField>();
        for (var token = ""; ;)
        {
            var page = await Desk.Templates.ListMergeFields(new() { PageSize = 5, PageToken = token }, OfficeDesk.Call());
            Assert.InRange(page.Fields.Count, 1, 5);
            paged.AddRange(page.Fields);
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal(all, paged);
        Assert.Equal(all.Where(field => field.CountsDays), (await Desk.Templates.ListMergeFields(new() { Filter = "counts_days = true", PageSize = 1000 }, OfficeDesk.Call())).Fields);
    }

    [Fact]
    public async Task Leases_come_in_pages_by_name()
    {
        await Desk.Ledger.Store.AcquireAsync(["sealer", "fold", "jobs"], "silo-1", NodaTime.Duration.FromSeconds(6), CancellationToken.None);

        var first = await Desk.Operations.ListLeases(new() { PageSize = 2 }, OfficeDesk.Call());
        var rest = await Desk.Operations.ListLeases(new() { PageSize = 2, PageToken = first.NextPageToken }, OfficeDesk.Call());

        Assert.Equal(["fold", "jobs"], first.Leases.Select(lease => lease.Lease_));
        Assert.Equal(["sealer"], rest.Leases.Select(lease => lease.Lease_));
        Assert.Empty((await Desk.Operations.ListLeases(new() { Filter = "silo_id = silo-2" }, OfficeDesk.Call())).Leases);
    }

    [Fact]
    public async Task Segment_health_comes_in_pages_and_can_be_filtered()
    {
        await Desk.GivenSegmentAsync();

        Assert.Single((await Desk.Kpis.ListSegmentHealth(new() { Filter = "segment = segments/smb AND live = false" }, OfficeDesk.Call())).Segments);
        Assert.Empty((await Desk.Kpis.ListSegmentHealth(new() { Filter = "paused = true" }, OfficeDesk.Call())).Segments);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(
            () => Desk.Kpis.ListAging(new() { Filter = "nothing = 1" }, OfficeDesk.Call()))).StatusCode);
    }

    [Fact]
    public async Task Who_may_see_some_segments_lists_the_health_and_the_ages_of_these()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Segments.CreateSegment(new() { SegmentId = "mid", Segment = (await Desk.Segments.GetSegment(new() { Name = "segments/smb" }, OfficeDesk.Call())).Segment }, OfficeDesk.Call());
        await Desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await Desk.Ledger.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices([1]));
        await Desk.Ledger.SettleAsync();
        async Task<(IEnumerable<string> Health, IEnumerable<string> Ages)> SeenAsync(params string[] segments)
        {
            var call = OfficeDesk.Call(OfficeDesk.Boss with { Segments = [.. segments] });
            return ((await Desk.Kpis.ListSegmentHealth(new(), call)).Segments.Select(row => row.Segment), (await Desk.Kpis.ListAging(new(), call)).Rows.Select(row => row.Segment));
        }

        var (every, some, none) = (await SeenAsync(), await SeenAsync("smb"), await SeenAsync("mid"));
        Assert.Equal(["segments/mid", "segments/smb"], every.Health);
        Assert.Equal(["segments/smb"], some.Health);
        Assert.Equal(["segments/smb"], some.Ages);
        Assert.Equal(["segments/mid"], none.Health);
        Assert.Empty(none.Ages);
    }

    [Fact]
    public async Task A_parked_message_that_was_released_loses_none_of_the_next_page()
    {
        await ParkAsync("a", "b", "c", "d");
        var all = (await Desk.Operations.ListParked(new(), OfficeDesk.Call())).Messages.Select(message => message.Name).ToArray();
        var first = await Desk.Operations.ListParked(new() { PageSize = 2 }, OfficeDesk.Call());

        await Desk.Operations.RetryParked(new() { Name = first.Messages[0].Name }, OfficeDesk.Call());
        var rest = await Desk.Operations.ListParked(new() { PageSize = 2, PageToken = first.NextPageToken }, OfficeDesk.Call());

        Assert.Equal(all, first.Messages.Concat(rest.Messages).Select(message => message.Name));
    }

    [Fact]
    public async Task Who_dropped_a_parked_message_and_why_stays_known()
    {
        await ParkAsync("a", "b");
        var parked = (await Desk.Operations.ListParked(new(), OfficeDesk.Call())).Messages;
        var request = new DropParkedRequest { Name = parked[0].Name, Reason = "sent by hand", RequestId = "r-1" };

        await Desk.Operations.DropParked(request, OfficeDesk.Call());
        await Desk.Operations.DropParked(request, OfficeDesk.Call());
        var other = await Assert.ThrowsAsync<RpcException>(() => Desk.Operations.DropParked(new(request) { Name = parked[1].Name }, OfficeDesk.Call()));

        var job = Assert.Single((await Desk.Jobs.ListJobs(new() { Filter = "kind = drop" }, OfficeDesk.Call())).Jobs);
        Assert.Equal((OfficeDesk.Boss.Id, $"Drop of {parked[0].Name}", "sent by hand", JobState.Succeeded), (job.Creator, job.Title, job.Notes[0], job.State));
        Assert.Equal("REQUEST_ID_REUSED", other.Reason());
        Assert.Equal(parked[1].Name, Assert.Single((await Desk.Operations.ListParked(new(), OfficeDesk.Call())).Messages).Name);
    }

    /// <summary>A message of each sender that failed as often as messages may.</summary>
    private async Task ParkAsync(params string[] senders)
    {
        var store = Desk.Ledger.Store;
        var to = new GrainId(GrainKind.Customer, "c-1");
        await store.SendAsync([.. senders.Select(sender => new OutgoingMessage(to, sender, 1, 0, "look", "{}"u8.ToArray(), false, Desk.Ledger.Time.Wall))], null, CancellationToken.None);
        foreach (var sender in senders)
            for (var attempt = 0; attempt < StoreLimits.Attempts; attempt++) await store.FailAsync(new MessageRef(to, sender, 1, 0, 0), "thrown", CancellationToken.None);
    }
}
