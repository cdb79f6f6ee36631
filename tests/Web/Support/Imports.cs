using Google.Type;
using Plixo.Client;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Tests.Web.Support;

/// <summary>A ledger of customers that each have a contact and an overdue invoice.</summary>
internal sealed class Imports(PlixoClient client)
{
    private const string Source = "erp";

    /// <summary>Until a ledger has become a queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Answers how many customers the import took.</summary>
    /// <param name="count">Customers, numbered from 1.</param>
    /// <param name="name">Of a customer.</param>
    /// <param name="zone">IANA; empty for none.</param>
    /// <param name="country">ISO 3166.</param>
    public async Task<int> CustomersAsync(int count, Func<int, string> name, Func<int, string>? zone = null, Func<int, string>? country = null)
    {
        var numbers = Enumerable.Range(1, count).ToList();
        var refused = await ImportAsync(LedgerKind.Customers, numbers.Select(n => new ImportRecordsRequest
        {
            Customer = new CustomerRecord { ExternalId = $"c{n}", DisplayName = name(n), Country = country?.Invoke(n) ?? "US", Language = "en", CurrencyCode = "USD", TimeZone = zone?.Invoke(n) ?? "" },
        }));
        await ImportAsync(LedgerKind.Contacts, numbers.Select(n => new ImportRecordsRequest
        {
            Contact = new ContactRecord { ExternalId = $"p{n}", CustomerExternalId = $"c{n}", DisplayName = "Ann", Email = $"ap{n}@payer.example", Role = ContactRole.Billing },
        }));
        await ImportAsync(LedgerKind.Invoices, numbers.Select(n => new ImportRecordsRequest
        {
            Invoice = new InvoiceRecord
            {
                ExternalId = $"i{n}", Number = $"INV-{n:00000}", CustomerExternalId = $"c{n}", Amount = Usd(10_000 + n), OpenAmount = Usd(10_000 + n),
                Type = InvoiceType.Invoice, Status = InvoiceStatus.Open, IssueDate = DaysAgo(40), DueDate = DaysAgo(10),
            },
        }));
        return count - refused;
    }

    /// <summary>Payers of the demo, each with its contact and what it owes.</summary>
    /// <param name="payers">As the demo's ledger has them.</param>
    /// <param name="zone">Where the clock of each stands, numbered from 0.</param>
    public async Task PayersAsync(IReadOnlyList<DemoPayer> payers, Func<int, string> zone)
    {
        await ImportAsync(LedgerKind.Customers, payers.Select((payer, n) => new ImportRecordsRequest
        {
            Customer = new CustomerRecord
            {
                ExternalId = payer.Customer.ExternalId, DisplayName = payer.Customer.Name, Country = payer.Customer.Country, Language = payer.Customer.Language,
                CurrencyCode = payer.Customer.Currency!.Value.Code, TimeZone = zone(n),
            },
        }));
        await ImportAsync(LedgerKind.Contacts, payers.Select(payer => new ImportRecordsRequest
        {
            Contact = new ContactRecord
            {
                ExternalId = payer.Contact.ExternalId, CustomerExternalId = payer.Customer.ExternalId, DisplayName = payer.Contact.Name, Email = payer.Contact.Email,
                Phone = payer.Contact.Phone, Role = ContactRole.Billing,
            },
        }));
        await ImportAsync(LedgerKind.Invoices, payers.SelectMany(payer => payer.Owed).Select(invoice => new ImportRecordsRequest
        {
            Invoice = new InvoiceRecord
            {
                ExternalId = invoice.ExternalId, Number = invoice.Number, CustomerExternalId = invoice.CustomerExternalId, PurchaseOrder = invoice.PurchaseOrder ?? "",
                Amount = MoneyOf(invoice.Amount), OpenAmount = MoneyOf(invoice.OpenAmount!.Value), Type = InvoiceType.Invoice, Status = InvoiceStatus.Open,
                IssueDate = DateOf(invoice.IssueDate), DueDate = DateOf(invoice.DueDate),
            },
        }));
    }

    /// <summary>Follows the list until it has so many items; answers their names.</summary>
    public async Task<IReadOnlyList<string>> QueuedAsync(int items)
    {
        using var patience = new CancellationTokenSource(Patience);
        var left = 0L;
        try
        {
            await foreach (var change in client.Queue.WatchQueue(new WatchQueueRequest { Scope = QueueScope.Team }, new CallOptions { Cancellation = patience.Token }))
            {
                if (change.Counts is null || (left = change.Counts.Left) < items) continue;
                return await NamesAsync();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"{left} of {items} items came into the queue.");
        }

        throw new InvalidOperationException("The queue's stream ended.");
    }

    private async Task<IReadOnlyList<string>> NamesAsync()
    {
        var names = new List<string>();
        for (var token = ""; ;)
        {
            var page = await client.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, PageSize = 1000, PageToken = token });
            names.AddRange(page.Items.Select(item => item.Resource));
            if ((token = page.NextPageToken).Length == 0) return names;
        }
    }

    /// <summary>Answers how many were refused.</summary>
    private async Task<int> ImportAsync(LedgerKind kind, IEnumerable<ImportRecordsRequest> records)
    {
        var import = (await client.Imports.ImportRecordsAsync(Requests())).Import;
        Assert.True(import.Fault is null, $"{import.Fault}");
        await foreach (var answer in client.Jobs.WatchJob(new WatchJobRequest { Name = import.Job }))
            Assert.NotEqual(JobState.Failed, answer.Job.State);
        return (int)import.Refused;

        async IAsyncEnumerable<ImportRecordsRequest> Requests()
        {
            await Task.Yield();
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = kind, Source = Source } };
            foreach (var record in records) yield return record;
        }
    }

    private static V1.Money MoneyOf(Plixo.Grains.Amounts.Money money) => new() { CurrencyCode = money.Currency.Code, MinorUnits = money.MinorUnits };

    private static Date DateOf(NodaTime.LocalDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    private static V1.Money Usd(long cents) => new() { CurrencyCode = "USD", MinorUnits = cents };

    private static Date DaysAgo(int days)
    {
        var date = System.DateTime.UtcNow.AddDays(-days);
        return new Date { Year = date.Year, Month = date.Month, Day = date.Day };
    }
}
