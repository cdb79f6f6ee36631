using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Makes rows of a list that is walked.</summary>
internal sealed class Rows(WalkWorld world, Slot slot)
{
    /// <summary>Currencies of ages of receivables, none of them the ledger's own.</summary>
    private static readonly string[] Currencies = ["EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "NZD"];

    private int currencies;
    private Ledger? gone;

    private WalkWorld World { get; } = world;

    private Slot Slot { get; } = slot;

    /// <summary>Each with resources of its own.</summary>
    public static Func<Rows, int, Task> Of(string word) => async (rows, count) =>
    {
        for (var n = 0; n < count; n++) await new Slot(rows.World).ValueAsync(word);
    };

    /// <summary>By a method, with the resources of the list; `#` is a number that was never given.</summary>
    public static Func<Rows, int, Task> By(string method, string json) => async (rows, count) =>
    {
        for (var n = 0; n < count; n++)
            await rows.World.CallAsync(method, await rows.Slot.RequestAsync(method, json.Replace("#", $"{rows.World.NextNumber()}", StringComparison.Ordinal)));
    };

    public static Task Customers(Rows rows, int count) => new Ledger(rows.World.Door.Administrator).CustomersAsync(rows.World.NextImported(count), count);

    /// <summary>A ledger each.</summary>
    public static Task Sources(Rows rows, int count) => Task.WhenAll(Enumerable.Range(0, count)
        .Select(_ => new Ledger(rows.World.Door.Administrator, $"source-{rows.World.NextNumber()}").CustomersAsync(1, 1)));

    public static async Task Invoices(Rows rows, int count) =>
        await new Ledger(rows.World.Door.Administrator).InvoicesAsync(rows.World.NextImported(count), count, await rows.Slot.ValueAsync("payer"));

    /// <summary>Of a ledger that then has one invoice left.</summary>
    public static async Task Absent(Rows rows, int count)
    {
        if (rows.gone is null) await (rows.gone = new Ledger(rows.World.Door.Administrator, "gone")).CustomersAsync(1, 1);
        var left = rows.World.NextImported(count + 1);
        await rows.gone.InvoicesAsync(left, count + 1, "001");
        await rows.gone.InvoicesAsync(left, 1, "001", full: true);
    }

    public static Task Unmatched(Rows rows, int count) =>
        new Ledger(rows.World.Door.Administrator).PaymentsOfNothingAsync(rows.World.NextImported(count), count);

    public static async Task Aged(Rows rows, int count) =>
        await new Ledger(rows.World.Door.Administrator).InvoicesAsync(rows.World.NextImported(count), count, await rows.Slot.ValueAsync("payer"), () => Currencies[rows.currencies++]);

    /// <summary>Rows of a day long past: a real permit comes when a window to undo has ended.</summary>
    public static Task Permits(Rows rows, int count) => rows.World.Silo.Parts.Store.WriteAsync(
        [.. Enumerable.Range(0, count).SelectMany(_ => PermitTable.Instance.Difference(null, new PermitRow(
            SmallWorkspace.Segment, new LocalDate(2020, 1, 1), rows.World.NextNumber(), SmallWorkspace.Customer("c001"), new DraftKey("d-1"), Instant.FromUnixTimeSeconds(0), null, null)))],
        null, CancellationToken.None);

    public static async Task Leases(Rows rows, int count) => await rows.World.Silo.Parts.Store.AcquireAsync(
        [.. Enumerable.Range(0, count).Select(_ => $"walk-{rows.World.NextNumber()}")], "walk", Duration.FromMinutes(10), CancellationToken.None);
}
