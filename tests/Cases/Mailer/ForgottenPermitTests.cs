using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Silo.Mailer;
using Plixo.Silo.Stores;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>A store that lost e-mails, and the journal that has them: once reconciled, the day's cap is never exceeded by what was lost.</summary>
public sealed class ForgottenPermitTests : IDisposable
{
    private const int DayCap = 8;

    /// <summary>Permits of attempts that the store knows: the refused one, and the one that is in doubt once it is taken over.</summary>
    private const int Known = 2;

    /// <summary>Permits of the attempts that it forgot.</summary>
    private const int Forgotten = 4;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private readonly string folder = Directory.CreateTempSubdirectory("plixo-forgotten-").FullName;

    public static TheoryData<string> Engines => CaseSilo.Engines;

    private string Path => System.IO.Path.Combine(folder, "journal");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_the_journal_has_and_the_store_lost_counts_in_the_days_cap(string engine)
    {
        await using var silo = await GivenAsync(engine);
        var reconciling = new Reconciling(silo.Store, silo.Turns, Path);

        var lost = await reconciling.TakeOverAsync(silo.Actor, default);

        Assert.Equal(5, lost.Count);
        Assert.Equal(Forgotten, await reconciling.UncountedAsync(default));
        await silo.SettleAsync();
        Assert.Equal(0, await reconciling.UncountedAsync(default));
        Assert.Empty(await reconciling.TakeOverAsync(silo.Actor, default));
        await reconciling.TakeBackExcessAsync(silo.Actor, default);
        Assert.Equal(DayCap - Known - Forgotten, await DeliverAsync(silo));
        Assert.Equal(DayCap, (await silo.AllAsync(PermitTable.Instance)).Count(permit => permit.Returned is null));
        await silo.VerifyAsync();

        await silo.LiveUntilAsync(Start + Duration.FromDays(1));
        await silo.ReadLedgerAsync();
        Assert.Equal(DayCap, await DeliverAsync(silo));
        await silo.VerifyAsync();
    }

    [Fact]
    public async Task A_segment_that_issues_as_if_it_did_not_know_them_is_found()
    {
        await using var silo = await GivenAsync("sqlite");
        var reconciling = new Reconciling(silo.Store, silo.Turns, Path);
        await reconciling.TakeOverAsync(silo.Actor, default);
        await silo.SettleAsync();
        await reconciling.TakeBackExcessAsync(silo.Actor, default);
        foreach (var permit in (await silo.AllAsync(PermitTable.Instance)).Where(permit => permit.Number < 0))
            await silo.Store.WriteAsync([RowChange.Delete(PermitTable.Instance.Table, permit.Segment.Value, permit.Date.ToRow(), permit.Number)], null, default);

        Assert.Equal(DayCap - Known, await DeliverAsync(silo));

        var findings = await new Verifier(silo.Store, silo.Codec, silo.Cipher, null).RunAsync(default);
        Assert.Contains(findings.All.Single(one => one.Check == Checks.Caps).Words, words => words.Contains($"under a cap of {DayCap}", StringComparison.Ordinal));
    }

    /// <summary>Of the first e-mail the store knows a refusal and not the attempt after it, of the second the intent alone, of two more nothing.</summary>
    private async Task<CaseSilo> GivenAsync(string engine)
    {
        var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(SmallWorkspace.Policy with { DayCap = DayCap });
        for (var i = 0; i < 12; i++) await silo.AddCustomerAsync($"c{i}", $"ap@c{i}.example");
        await silo.DoAsync([.. Enumerable.Range(0, 12).Select(i => Record($"i{i}", $"c{i}", Usd(10_000), Today.PlusDays(-30), Today.PlusDays(-1), Start))]);
        await silo.SettleAsync();
        var intended = await silo.AllAsync(TransmissionTable.Instance);
        Assert.Equal(DayCap, intended.Count);
        var (retried, sending) = (intended[0], intended[1]);
        await silo.DoAsync((retried.Customer.Grain, new ReportRefused(retried.Id, Start, false, "451 later") { ArmedAt = Start }));
        JournalLine Line(string messageId, string transmission, int attempt) =>
            new(Start, silo.Store.Identity.Id, $"<{messageId}>", transmission, attempt, Segment.Value);
        using var journal = new FileJournal(Path);
        journal.Append(
        [
            Line(retried.MessageId, retried.Id, 2), Line(sending.MessageId, sending.Id, 1),
            Line("m-1@acme.example", $"t-{Customer("lost1")}-7-1", 1),
            Line("m-2@acme.example", $"t-{Customer("lost2")}-7-1", 1), Line("m-2@acme.example", $"t-{Customer("lost2")}-7-1", 2),
        ]);
        return silo;
    }

    /// <summary>A person releases sending, the mailer tells what was recalled, and everything leaves that may.</summary>
    private static async Task<int> DeliverAsync(CaseSilo silo)
    {
        await silo.Store.SetSettingAsync(SendingStop.Setting, "", default);
        foreach (var row in (await silo.AllAsync(TransmissionTable.Instance)).Where(row => row is { Recalled: true, Ended: null }))
            await silo.DoAsync((row.Customer.Grain, new ReportNotSent(row.Id, silo.Time.Wall, "recalled")));
        await silo.SettleAsync();
        return await silo.DeliverMailAsync() + await silo.DeliverMailAsync();
    }
}
