using System.Text;
using NodaTime;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Import.Importing;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Walk;

/// <summary>
/// The IBM file as a ledger would have exported it day by day: the lines of the file itself, taken in through its maps and applied by
/// the import's own job.
/// </summary>
public sealed class IbmImports
{
    private readonly CaseSilo silo;
    private readonly ImportIntake intake;
    private readonly string header;
    private readonly string[] lines;
    private readonly ILookup<DateOnly, string> issued;
    private readonly ILookup<DateOnly, string> settled;

    public IbmImports(CaseSilo silo, string path, IReadOnlyList<NaiveInvoice> ledger)
    {
        this.silo = silo;
        intake = new ImportIntake(silo.Store, silo.Views, new SeededRandom(2));
        var read = File.ReadAllLines(path);
        (header, lines) = (read[0], read[1..]);
        var told = lines.Zip(ledger).ToList();
        issued = told.ToLookup(pair => pair.Second.Issued, pair => pair.First);
        settled = told.ToLookup(pair => pair.Second.Settled, pair => pair.First);
    }

    public async Task CustomersAsync()
    {
        await ImportAsync(RecordKind.Customers, IbmMaps.Customers, lines);
        await ImportAsync(RecordKind.Contacts, IbmMaps.Contacts, lines);
    }

    /// <summary>First the invoices that were issued on the day, then the payments that settled the day before. Both may be none.</summary>
    public async Task DayAsync(LocalDate date)
    {
        await ImportAsync(RecordKind.Invoices, IbmMaps.Invoices, issued[date.ToDateOnly()]);
        await ImportAsync(RecordKind.Payments, IbmMaps.Payments, settled[date.PlusDays(-1).ToDateOnly()]);
    }

    private async Task ImportAsync(RecordKind kind, string map, IEnumerable<string> rows)
    {
        var file = string.Concat(rows.Prepend(header).Select(line => line + "\n"));
        var order = new ImportOrder { Kind = kind, Source = SmallWorkspace.Source, Truth = LedgerKind.Entries };
        var taken = await intake.TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), order, IbmMaps.Options(map), silo.Actor, CancellationToken.None);
        await silo.SettleAsync();
        var import = (await ImportQueries.FindAsync(silo.Store, taken.Id, CancellationToken.None))!;
        Assert.Equal((ImportStates.Applied, 0L), (import.State, import.Refused));
    }
}
