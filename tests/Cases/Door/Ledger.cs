using Google.Type;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Tests.Cases.Door;

/// <summary>A ledger of customers that each have a contact and an overdue invoice, imported by number.</summary>
internal sealed class Ledger(RpcChannel channel, string source = "erp")
{
    private static readonly RpcMethod<ImportRecordsRequest, ImportRecordsResponse> ImportRecords =
        RpcMethod.Of<ImportRecordsRequest, ImportRecordsResponse>(ImportReflection.Descriptor.Services[0], "ImportRecords");

    private static readonly RpcMethod<WatchJobRequest, WatchJobResponse> WatchJob =
        RpcMethod.Of<WatchJobRequest, WatchJobResponse>(JobReflection.Descriptor.Services[0], "WatchJob");

    public Task CustomersAsync(int first, int count) => ImportAsync(LedgerKind.Customers, first, count, n => new ImportRecordsRequest
    {
        Customer = new CustomerRecord { ExternalId = $"c{n:000}", DisplayName = $"Customer {n:000}", Country = "US", Language = "en", CurrencyCode = "USD" },
    });

    public Task ContactsAsync(int first, int count) => ImportAsync(LedgerKind.Contacts, first, count, n => new ImportRecordsRequest
    {
        Contact = new ContactRecord
        {
            ExternalId = $"p{n:000}", CustomerExternalId = $"c{n:000}", DisplayName = "Ann", Email = $"ap{n:000}@payer.example", Role = ContactRole.Billing,
        },
    });

    /// <param name="customer">The number of the one that has them all; null: each has its own.</param>
    /// <param name="full">They are all that is open in the source.</param>
    public Task InvoicesAsync(int first, int count, string? customer = null, Func<string>? currency = null, bool full = false) => ImportAsync(LedgerKind.Invoices, first, count, n =>
    {
        var amount = Of(10_000 + n, currency?.Invoke() ?? "USD");
        return new ImportRecordsRequest
        {
            Invoice = new InvoiceRecord
            {
                ExternalId = $"i{n:000}", Number = $"INV-{n:000}", CustomerExternalId = $"c{customer ?? $"{n:000}"}", Amount = amount, OpenAmount = amount,
                Type = InvoiceType.Invoice, Status = InvoiceStatus.Open, IssueDate = DaysAgo(40), DueDate = DaysAgo(10),
            },
        };
    }, full);

    /// <summary>Of an invoice that nobody has.</summary>
    public Task PaymentsOfNothingAsync(int first, int count) => ImportAsync(LedgerKind.Payments, first, count, n => new ImportRecordsRequest
    {
        Payment = new PaymentRecord
        {
            ExternalId = $"z{n:000}", CustomerExternalId = "c001", InvoiceExternalId = $"none{n:000}", Date = DaysAgo(1), Amount = Of(100, "USD"), AllocatedAmount = Of(100, "USD"),
            Type = PaymentType.Payment,
        },
    });

    private static V1.Money Of(long cents, string currency) => new() { CurrencyCode = currency, MinorUnits = cents };

    private static Date DaysAgo(int days)
    {
        var date = System.DateTime.UtcNow.AddDays(-days);
        return new Date { Year = date.Year, Month = date.Month, Day = date.Day };
    }

    /// <summary>Ends when the job has.</summary>
    private async Task ImportAsync(LedgerKind kind, int first, int count, Func<int, ImportRecordsRequest> record, bool full = false)
    {
        var import = (await channel.ClientStreamingAsync(ImportRecords, Requests())).Import;
        Assert.True(import.Fault is null, import.Fault?.ToString());
        Assert.Equal((long)0, import.Refused);
        await foreach (var response in channel.ServerStreaming(WatchJob, new WatchJobRequest { Name = import.Job }))
            Assert.NotEqual(JobState.Failed, response.Job.State);

        async IAsyncEnumerable<ImportRecordsRequest> Requests()
        {
            await Task.Yield();
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = kind, Source = source, Full = full, ConfirmAbsent = full } };
            for (var n = first; n < first + count; n++) yield return record(n);
        }
    }
}
