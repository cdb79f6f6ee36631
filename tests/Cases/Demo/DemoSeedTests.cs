using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Capture;
using Plixo.Silo.Clock;
using Plixo.Silo.Demo;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Silo.Verify;
using Xunit.Abstractions;

namespace Plixo.Tests.Cases.Demo;

/// <summary>A demo of every second customer, made as the command makes the whole one: what every screen needs is there, and it verifies.</summary>
public sealed class DemoSeedTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>A Friday afternoon in Europe, when nothing waits by itself.</summary>
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 14, 0);

    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string folder = Directory.CreateTempSubdirectory("plixo-demo-").FullName;
    private readonly BlockSigner signer = BlockSigner.From(BlockSigner.NewKey());

    [Fact]
    public async Task A_demo_has_something_true_on_every_screen_and_verifies()
    {
        await DemoSeed.RunAsync(Stage(), output.WriteLine, None);
        await using var store = await SqliteStore.OpenReadOnlyAsync(Path.Combine(folder, "demo.db"), new StoreOptions(), None);

        Assert.True(store.Identity.Demo);
        var drafts = await AllAsync(store, DraftTable.Instance);
        Assert.True(drafts.Count(draft => draft.Status == nameof(DraftStatus.Drafted)) >= 2, "Drafts wait to be decided.");
        Assert.Contains(drafts, draft => draft.Status == nameof(DraftStatus.Waiting) && draft.ReadyAt > Now);
        Assert.Contains(drafts, draft => draft.Automatic);
        Assert.Contains(drafts, draft => draft.Edited);

        var transmissions = await AllAsync(store, TransmissionTable.Instance);
        var sent = transmissions.Where(one => one.State == TransmissionStates.Accepted).ToList();
        Assert.True(sent.Count(one => one.Ended > Now - Duration.FromDays(14)) >= 20, "E-mails were sent in the last two weeks.");
        Assert.Equal(3, sent.Select(one => one.Segment).Distinct().Count());
        Assert.Contains(transmissions, one => one.State == TransmissionStates.Refused && one.Evidence.StartsWith("550", StringComparison.Ordinal));
        Assert.Contains(await AllAsync(store, EvidenceTable.Instance), one => one.Kind == "bounced-hard");
        Assert.Contains(await AllAsync(store, EvidenceTable.Instance), one => one.Kind == "replied");

        var promises = (await AllAsync(store, PromiseTable.Instance)).Select(promise => promise.State).ToList();
        Assert.Contains(nameof(PromiseState.Broken), promises);
        Assert.Contains(nameof(PromiseState.Kept), promises);
        Assert.Single(await AllAsync(store, DisputeTable.Instance), dispute => dispute.State == "Open");
        Assert.Contains(await AllAsync(store, CustomerTable.Instance), customer => customer.Held);
        Assert.True((await AllAsync(store, WorkItemTable.Instance)).Select(item => item.Kind).Distinct().Count() >= 4);
        Assert.True((await AllAsync(store, StockTable.Instance)).Select(row => row.Date).Distinct().Count() > DemoDays);

        var segments = (await AllAsync(store, SegmentTable.Instance)).ToDictionary(segment => segment.Key.Value);
        Assert.Equal(["enterprise", "mid-market", "smb"], segments.Keys.Order());
        Assert.Equal(nameof(AutopilotState.Active), segments["smb"].Autopilot);
        Assert.All(segments.Values, segment => Assert.Empty(segment.Stop));

        var captured = new CaptureMailbox(Path.Combine(folder, "mail")).List();
        Assert.Equal(sent.Count, captured.Count);
        Assert.Equal(sent.Count, (await File.ReadAllLinesAsync(Path.Combine(folder, "journal"))).Length);
        Assert.All(captured, message => Assert.True(File.GetLastWriteTimeUtc(message.Path) < Now.ToDateTimeUtc()));
        Assert.Equal(["demo.db", "journal", "mail"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Where(name => name != "demo.db.lock" && !name!.StartsWith("demo.db-", StringComparison.Ordinal)).Order());

        await VerifyAsync(store);
    }

    [Fact]
    public async Task A_demo_that_was_cancelled_leaves_nothing_that_counts()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DemoSeed.RunAsync(Stage(), _ => stop.Cancel(), stop.Token));

        Assert.False(DemoSeed.IsThere(Stage().StorePath));
        Assert.False(File.Exists(Stage().JournalPath));
        Assert.False(Directory.Exists(Stage().MailFolder));
    }

    public void Dispose()
    {
        signer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private const int DemoDays = 30;

    private DemoStage Stage() => new()
    {
        StorePath = Path.Combine(folder, "demo.db"),
        MailFolder = Path.Combine(folder, "mail"),
        JournalPath = Path.Combine(folder, "journal"),
        Partitions = StoreLimits.DefaultPartitions,
        Now = Now,
        PortalBaseUrl = "http://127.0.0.1:8080",
        LinkKey = new byte[32],
        PersonalDataKey = new byte[32],
        Signer = signer,
        KeepEvery = 2,
    };

    private async Task VerifyAsync(SqliteStore store)
    {
        var cipher = new PersonalCipher(store, new byte[32], SystemRandom.Instance, MachineClock.Instance);
        var codec = new TurnCodec(new GrainCatalog(new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain()), cipher, new Upcasters());
        var findings = await new Verifier(store, codec, cipher, signer.PublicKey).RunAsync(None);
        Assert.True(findings.Failed == 0, string.Join("\n", findings.All.SelectMany(check => check.Words.Select(words => $"{check.Check}: {words}"))));
    }

    private static async Task<IReadOnlyList<T>> AllAsync<T>(SqliteStore store, RowTableOf<T> table)
        where T : class, IEquatable<T> => await store.QueryAsync(
        $"SELECT {string.Join(", ", table.Table.Columns.Select(column => column.Name))} FROM {table.Table.Name}", new Dictionary<string, object?>(), table.Read, None);
}
