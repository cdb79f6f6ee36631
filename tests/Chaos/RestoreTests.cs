using Xunit.Abstractions;

namespace Plixo.Tests.Chaos;

/// <summary>
/// Acceptance check 15, with the silo's own programs over SMTP: a store is backed up beside the silo that sends, goes on sending, and is
/// restored as it was. What left since is known to the journal alone.
/// </summary>
public sealed class RestoreTests(ITestOutputHelper output)
{
    private const int Emails = 300;
    private const int BeforeTheBackup = 40;
    private const int AtLeastSince = 200;

    public static TheoryData<string, int> Moments => new()
    {
        { "sqlite", 0 },
        { "sqlite", BeforeTheBackup },
        { "postgres", BeforeTheBackup },
    };

    /// <param name="engine">Of the store.</param>
    /// <param name="sent">E-mails that were sent when the backup was made; 0: nothing had been decided yet.</param>
    [Theory]
    [MemberData(nameof(Moments))]
    public async Task Backed_up_sent_restored_reconciled_and_run_on_nothing_goes_out_twice(string engine, int sent)
    {
        await using var run = await ChaosRun.PrepareAsync(engine, Emails);
        await run.BackUpAfterAsync(sent);
        var before = await run.LookAsync();
        Assert.Equal(Emails, before.Taken.Count);

        await run.RestoreAsync();
        var lost = await run.ReconcileAsync();

        var after = await run.LookAsync();
        output.WriteLine($"{engine}: {lost.Count} lost, {after.InDoubt} in doubt.");
        Assert.InRange(lost.Count, AtLeastSince, Emails);
        Assert.Empty(after.Twice);
        Assert.Equal(before.Taken.Order(), after.Taken.Order());
        Assert.All(lost, id => Assert.Contains(after.Rows, row => row.MessageId == id && after.Listed.Contains(row.Id)));
        Assert.Equal(Emails, after.PermitsHeld);
        var (code, said) = await run.VerifyAsync();
        Assert.True(code == 0, said);
    }
}
