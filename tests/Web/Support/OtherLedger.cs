using Google.Type;
using Plixo.Client;
using Plixo.V1;
using DateTime = System.DateTime;

namespace Plixo.Tests.Web.Support;

/// <summary>A small ledger beside the demo's, so that the pages of imports have something to show: an invoice that its full file forgot, and a payment of one that nobody knows. None of it is due.</summary>
internal static class OtherLedger
{
    private const string Source = "till";

    private static readonly string[] Invoices = ["t1", "t2"];

    /// <summary>Once for a silo.</summary>
    public static async Task ImportAsync(PlixoClient plixo)
    {
        if ((await plixo.Imports.ListAbsentInvoicesAsync(new ListAbsentInvoicesRequest { PageSize = 1 })).Invoices.Count > 0) return;
        await ImportAsync(plixo, LedgerKind.Customers, new ImportRecordsRequest
        {
            Customer = new CustomerRecord { ExternalId = "c1", DisplayName = "Quay Bakery", Country = "US", Language = "en", CurrencyCode = "USD" },
        });
        await ImportAsync(plixo, LedgerKind.Invoices, [.. Invoices.Select(InvoiceOf)]);
        await ImportAsync(plixo, LedgerKind.Payments, new ImportRecordsRequest
        {
            Payment = new PaymentRecord
            {
                ExternalId = "p1", CustomerExternalId = "c1", InvoiceExternalId = "t9", Date = InDays(-1), Amount = Usd(7_300), AllocatedAmount = Usd(7_300), Type = PaymentType.Payment,
            },
        });
        await ImportAsync(plixo, LedgerKind.Invoices, full: true, InvoiceOf(Invoices[0]));
    }

    private static Task ImportAsync(PlixoClient plixo, LedgerKind kind, params ImportRecordsRequest[] records) => ImportAsync(plixo, kind, full: false, records);

    private static async Task ImportAsync(PlixoClient plixo, LedgerKind kind, bool full, params ImportRecordsRequest[] records)
    {
        var import = (await plixo.Imports.ImportRecordsAsync(Requests())).Import;
        Assert.True(import is { Fault: null, Refused: 0 }, $"{import}");
        await foreach (var answer in plixo.Jobs.WatchJob(new WatchJobRequest { Name = import.Job })) Assert.NotEqual(JobState.Failed, answer.Job.State);

        async IAsyncEnumerable<ImportRecordsRequest> Requests()
        {
            await Task.Yield();
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = kind, Source = Source, Full = full, ConfirmAbsent = full, FileName = $"{kind}.csv" } };
            foreach (var record in records) yield return record;
        }
    }

    private static ImportRecordsRequest InvoiceOf(string id) => new()
    {
        Invoice = new InvoiceRecord
        {
            ExternalId = id, Number = $"TILL-{id}", CustomerExternalId = "c1", Amount = Usd(7_300), OpenAmount = Usd(7_300), Type = InvoiceType.Invoice, Status = InvoiceStatus.Open,
            IssueDate = InDays(-2), DueDate = InDays(28),
        },
    };

    private static V1.Money Usd(long cents) => new() { CurrencyCode = "USD", MinorUnits = cents };

    private static Date InDays(int days)
    {
        var date = DateTime.UtcNow.AddDays(days);
        return new Date { Year = date.Year, Month = date.Month, Day = date.Day };
    }
}
