using System.Text;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Import.Csv;
using Plixo.Silo.Import.Importing;
using Plixo.Tests.Cases.Importing;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Acceptance;

/// <summary>Acceptance check 18, from the file to what leaves.</summary>
public sealed class FullFileTests
{
    private static readonly Instant Night = Instant.FromUtc(2026, 2, 3, 22, 0);

    public static TheoryData<string> Engines => CaseSilo.Engines;

    /// <summary>Of twenty invoices that an approved e-mail is about, the full file does not name the first any more.</summary>
    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_a_full_file_does_not_name_is_held_listed_and_never_written_about(string engine)
    {
        await using var silo = await CaseSilo.OpenAsync(engine, Night);
        await using var mailer = new CaseMailer(silo);
        await silo.SetUpAsync(SmallWorkspace.Policy with { Quiet = QuietHours.Default, Zone = "Europe/Berlin" }, autopilot: false);
        await ImportAsync(silo, RecordKind.Customers, LedgerFiles.Customers);
        await ImportAsync(silo, RecordKind.Contacts, LedgerFiles.Contacts);
        await ImportAsync(silo, RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(1, 20)));
        var customer = Customer("c-1").Grain;
        var draft = Assert.Single(await silo.AllAsync(DraftTable.Instance)).Key;
        await silo.DoAsync((customer, new ApproveDraft(draft, null)));
        await silo.DoAsync((customer, new SendDraft(draft, null)));

        await ImportAsync(silo, RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(2, 19)), full: true);
        await silo.LiveUntilAsync(Night + Duration.FromHours(14));
        await silo.ReadLedgerAsync();
        await mailer.RunAsync();

        var absent = Assert.Single(await silo.AllAsync(InvoiceTable.Instance), invoice => invoice.Absent);
        Assert.Equal(("i-1", 10_000L), (absent.ExternalId, absent.Open));
        Assert.Equal(absent.Key.Value, Assert.Single(await silo.AllAsync(AbsentTable.Instance)).Invoice);
        Assert.DoesNotContain(mailer.Arrived, message => Names(message.Path, "i-1"));
        Assert.DoesNotContain(await silo.AllAsync(ContactMadeTable.Instance), made => made.Invoice == absent.Key);

        // The others go on: what was approved comes back without the one that is gone, is approved anew, and leaves.
        draft = Assert.Single(await silo.AllAsync(DraftTable.Instance), row => row.Status == nameof(DraftStatus.Drafted)).Key;
        await silo.DoAsync((customer, new ApproveDraft(draft, null)));
        await silo.DoAsync((customer, new SendDraft(draft, null)));
        await silo.LiveUntilAsync(Night + Duration.FromHours(15));
        await mailer.RunAsync();
        Assert.True(Names(Assert.Single(mailer.Arrived).Path, "i-2"));
        Assert.False(Names(mailer.Arrived[0].Path, "i-1"));
        await silo.VerifyAsync();
    }

    private static bool Names(string path, string invoice) =>
        System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(path), $@"(?<![\w-]){invoice}(?![\w-])");

    private static async Task ImportAsync(CaseSilo silo, RecordKind kind, string file, bool full = false)
    {
        var intake = new ImportIntake(silo.Store, silo.Views, new SeededRandom(100 + (int)kind + (full ? 10 : 0)));
        var order = new ImportOrder { Kind = kind, Source = Source, Truth = LedgerKind.Entries, Full = full };
        var taken = await intake.TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), order, new CsvOptions(), silo.Actor, CancellationToken.None);
        await silo.SettleAsync();
        var ended = (await ImportQueries.FindAsync(silo.Store, taken.Id, CancellationToken.None))!;
        Assert.True(ended.State == ImportStates.Applied, $"{kind}: {ended.State}, {ended.Fault}");
    }
}
