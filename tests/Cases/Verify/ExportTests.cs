using Google.Protobuf;
using Plixo.Silo.Clock;
using Plixo.Silo.Personal;
using Plixo.Silo.Sealing;
using Plixo.Silo.Services.Audits;
using Plixo.Silo.Stepping;
using Plixo.Silo.Turns;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Verify;

/// <summary>An export is enough to verify without the store, and shows what was done to it.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task An_export_passes_every_check_that_events_can_make()
    {
        await using var made = await SealedCase.MakeAsync();

        var findings = await VerifyAsync(made, await ExportAsync(made));

        Assert.Empty(findings.All.SelectMany(check => check.Words));
        Assert.All(
            [Checks.Chain, Checks.Blocks, Checks.Decisions, Checks.Views, Checks.Contents, Checks.Caps, Checks.QuietHours, Checks.Money, Checks.Dispositions, Checks.Suppressions],
            name => Assert.True(findings.All.Single(check => check.Check == name).Passed > 0, name));
    }

    [Fact]
    public Task An_event_edited_is_found() => ExpectAsync([Checks.Chain, Checks.Decisions, Checks.Money], lines => Edit(
        lines, part => part.Event?.Kind == "invoice.recorded",
        part => part.Event.Content = ByteString.CopyFrom(SealedCase.Replaced(part.Event.Content.ToByteArray(), "USD", "EUR"))));

    [Fact]
    public Task A_decision_edited_is_found() => ExpectAsync([Checks.Chain], lines => Edit(
        lines, part => part.Event?.Kind == "segment.created",
        part => part.Event.Decision = ByteString.CopyFrom(SealedCase.Replaced(part.Event.Decision.ToByteArray(), "users/dana", "users/fred"))));

    [Fact]
    public Task An_event_left_out_is_found() => ExpectAsync([Checks.Blocks], lines => lines.RemoveAt(lines.FindIndex(line => Part(line).Event?.Kind == "customer.email-intended")));

    [Fact]
    public Task A_customer_without_its_beginning_is_found_and_the_others_are_checked() =>
        ExpectAsync([Checks.Blocks, Checks.Chain], lines => lines.RemoveAt(lines.FindIndex(line => Part(line).Event?.Kind == "customer.recorded")));

    [Fact]
    public Task A_content_left_out_is_found() => ExpectAsync([Checks.Contents], lines => lines.RemoveAll(line => Part(line).Content is not null));

    [Fact]
    public Task A_head_signed_by_somebody_else_is_found() => ExpectAsync([Checks.Blocks], lines =>
    {
        using var other = BlockSigner.From(BlockSigner.NewKey());
        Edit(lines, part => part.Head is not null, part => part.Head.Signature = ByteString.CopyFrom(other.Sign(part.Head.Sha256.ToByteArray())));
    });

    [Fact]
    public async Task Blocks_cut_off_are_found_against_an_exported_head()
    {
        await using var made = await SealedCase.MakeAsync();
        var last = (await made.Silo.Store.BlocksAsync(0, 1_000, CancellationToken.None))[^1];
        made.Heads = [SignedHead.Of(last, made.Silo.Store.Identity.Id, made.Silo.Time.Wall, made.Signer)];
        var lines = await ExportAsync(made);
        lines.RemoveAll(line => Part(line) is { Event: { } stored } && stored.Position.StartsWith($"{last.Number}:", StringComparison.Ordinal));
        lines.RemoveAll(line => Part(line).Head?.Block == last.Number);

        var findings = await VerifyAsync(made, lines);

        Assert.Contains(findings.All.Single(check => check.Check == Checks.Blocks).Words, words => words.Contains("was exported as the head", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_is_none_is_refused_with_the_line()
    {
        await using var made = await SealedCase.MakeAsync();
        var lines = await ExportAsync(made);
        var first = lines.FindIndex(line => Part(line).Head is not null);

        Assert.Contains("line 1:", await RefusedAsync(["nonsense"]), StringComparison.Ordinal);
        Assert.Contains("line 1: it is empty", await RefusedAsync([]), StringComparison.Ordinal);
        Assert.Contains("ends within block 1", await RefusedAsync(lines[..first]), StringComparison.Ordinal);
        Assert.Contains("begins at block 2", await RefusedAsync(lines[(first + 1)..]), StringComparison.Ordinal);
    }

    private static async Task ExpectAsync(string[] checks, Action<List<string>> tamper)
    {
        await using var made = await SealedCase.MakeAsync();
        var lines = await ExportAsync(made);
        tamper(lines);
        var failures = (await VerifyAsync(made, lines)).All.Where(check => check.Failed > 0).Select(check => check.Check);
        Assert.All(checks, check => Assert.Contains(check, failures));
    }

    private static async Task<List<string>> ExportAsync(SealedCase made)
    {
        var lines = new List<string>();
        await foreach (var part in new AuditService(made.Silo.Store, made.Silo.Time).ExportAudit(new ExportAuditRequest(), OfficeDesk.Call()))
            lines.Add(JsonFormatter.Default.Format(part));
        return lines;
    }

    private static async Task<Findings> VerifyAsync(SealedCase made, List<string> lines)
    {
        await using var export = await ExportedStore.ReadAsync(lines.ToAsyncEnumerable(), CancellationToken.None);
        var cipher = new PersonalCipher(export.Store, new byte[32], new SeededRandom(1), MachineClock.Instance);
        var codec = new TurnCodec(SteppedSilo.Catalog, cipher, new Upcasters());
        await export.RebuildAsync(codec, cipher, CancellationToken.None);
        return await new Verifier(export.Store, codec, cipher, made.Signer.PublicKey) { EventsAlone = true, Heads = made.Heads }.RunAsync(CancellationToken.None);
    }

    private static async Task<string> RefusedAsync(IEnumerable<string> lines) => (await Assert.ThrowsAsync<ExportException>(
        async () => await (await ExportedStore.ReadAsync(lines.ToAsyncEnumerable(), CancellationToken.None)).DisposeAsync())).Message;

    private static void Edit(List<string> lines, Predicate<ExportAuditResponse> which, Action<ExportAuditResponse> change)
    {
        var at = lines.FindIndex(line => which(Part(line)));
        var part = Part(lines[at]);
        change(part);
        lines[at] = JsonFormatter.Default.Format(part);
    }

    private static ExportAuditResponse Part(string line) => JsonParser.Default.Parse<ExportAuditResponse>(line);
}
