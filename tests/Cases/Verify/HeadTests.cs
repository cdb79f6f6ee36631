using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Verify;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Verify;

/// <summary>The head goes outside the store once a day, so that what is cut off from the end is found.</summary>
public sealed class HeadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-heads-").FullName;

    private HeadFile File => new(Path.Combine(folder, "audit.heads"));

    [Fact]
    public async Task The_head_is_exported_once_a_day()
    {
        await using var made = await SealedCase.MakeAsync();
        var first = (await made.Silo.Store.BlocksAsync(0, 1_000, CancellationToken.None))[^1];

        await ExportAsync(made);
        await ExportAsync(made);
        await made.Silo.LiveUntilAsync(made.Silo.Time.Wall + Duration.FromDays(1));
        await made.Silo.DoAsync(SmallWorkspace.Payment("i2", SmallWorkspace.Usd(1), new LocalDate(2026, 3, 1)));
        await made.SealAsync();
        await ExportAsync(made);

        var last = (await made.Silo.Store.BlocksAsync(0, 1_000, CancellationToken.None))[^1];
        var heads = File.Of(made.Silo.Store.Identity.Id);
        Assert.Equal([first.Number, last.Number], heads.Select(head => head.Number));
        Assert.All(heads, head => Assert.True(head.IsSignedBy(made.Signer.PublicKey)));
        Assert.Empty(File.Of("another store"));
        made.Heads = heads;
        Assert.Empty(await made.FailuresAsync());
    }

    [Fact]
    public async Task The_last_block_cut_off_with_its_events_is_found_against_a_head()
    {
        await using var made = await SealedCase.MakeAsync();
        await ExportAsync(made);
        made.Heads = File.Of(made.Silo.Store.Identity.Id);
        var last = (await made.Silo.Store.BlocksAsync(0, 1_000, CancellationToken.None))[^1];

        foreach (var id in last.Ids) await made.DeleteAsync((await made.EventsAsync(id.Grain)).Single(one => one.Version == id.Version && one.Index == id.Index));
        await made.WriteAsync(RowChange.Delete(RawTables.Block, last.Number));

        Assert.Contains(await made.WordsAsync(Checks.Blocks), words => words.Contains($"block {last.Number} was exported as the head", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("store")]
    [InlineData("time")]
    [InlineData("number")]
    public async Task A_head_that_says_something_else_than_was_signed_is_found(string what)
    {
        await using var made = await SealedCase.MakeAsync();
        await ExportAsync(made);
        var head = File.Of(made.Silo.Store.Identity.Id).Single();

        made.Heads =
        [
            what switch
            {
                "store" => head with { Store = "another" },
                "time" => head with { At = head.At + Duration.FromDays(1) },
                _ => head with { Number = head.Number - 1 },
            },
        ];

        Assert.Contains(await made.WordsAsync(Checks.Blocks), words => words.Contains("the signature is not the key's", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_is_no_head_is_named()
    {
        System.IO.File.WriteAllText(Path.Combine(folder, "audit.heads"), "2026-03-02 nonsense\n");

        var fault = Assert.Throws<FormatException>(() => File.Of("x"));

        Assert.Contains("line 1", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task ExportAsync(SealedCase made) =>
        await new HeadExport(made.Silo.Store, made.Signer, File).StepAsync(new LeaseCheck("audit head", "silo-1", 1), CancellationToken.None);
}
