using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Who did what, listed and exported.</summary>
public sealed class AuditLogTests : OfficeTests
{
    [Fact]
    public async Task The_audit_log_says_who_did_what_newest_first()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Ledger.Store.SealAsync(hash => hash, 1_000, null, CancellationToken.None);

        var log = await Desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { Filter = "actor = \"users/boss\"", PageSize = 2 }, OfficeDesk.Call());
        var rest = await Desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { Filter = "actor = \"users/boss\"", PageToken = log.NextPageToken }, OfficeDesk.Call());

        Assert.Equal(["workspace.rules-ordered", "segment.created", "workspace.sender-saved", "workspace.template-saved"], log.Entries.Concat(rest.Entries).Select(entry => entry.Kind));
        var other = await Assert.ThrowsAsync<Plixo.Rpc.RpcException>(() =>
            Desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { PageToken = log.NextPageToken }, OfficeDesk.Call()));
        Assert.Contains("page_token", other.Message, StringComparison.Ordinal);
        var exported = new List<ExportAuditResponse>();
        await foreach (var part in Desk.Audit.ExportAudit(new ExportAuditRequest(), OfficeDesk.Call())) exported.Add(part);
        Assert.Equal(4, exported.Count(part => part.Event is not null));
    }

    [Fact]
    public async Task A_time_in_the_filter_is_an_instant_whatever_its_offset_and_its_digits()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Ledger.Store.SealAsync(hash => hash, 1_000, null, CancellationToken.None);
        var all = await CountAsync("");
        var now = Desk.Ledger.Time.Wall.ToDateTimeOffset();
        var there = now.ToOffset(TimeSpan.FromHours(9));

        Assert.NotEqual(0, all);
        Assert.Equal(all, await CountAsync($"time = {now:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        Assert.Equal(all, await CountAsync($"time = {there:yyyy-MM-dd'T'HH:mm:ss.fzzz}"));
        Assert.Equal(all, await CountAsync($"time < {there.AddMinutes(1):yyyy-MM-dd'T'HH:mm:sszzz}"));
        Assert.Equal(0, await CountAsync($"time > {now:yyyy-MM-dd'T'HH:mm:ss'Z'}"));
        var wrong = await Assert.ThrowsAsync<Plixo.Rpc.RpcException>(() => CountAsync("time > yesterday"));
        Assert.Equal("filter: time is a time, 2026-01-31T09:00:00Z, not 'yesterday'.", wrong.Message);

        async Task<int> CountAsync(string filter) =>
            (await Desk.Audit.ListAuditEntries(new ListAuditEntriesRequest { Filter = filter, PageSize = 1_000 }, OfficeDesk.Call())).Entries.Count;
    }
}
