using Google.Type;
using Plixo.Client;
using Plixo.V1;

namespace Plixo.Tests.Web.Support;

/// <summary>A ledger of customers that each have a contact and an overdue invoice.</summary>
internal sealed class Imports(PlixoClient client)
{
    private const string Source = "erp";

    /// <summary>Answers how many customers the import took.</summary>
    /// <param name="count">Customers, numbered from 1.</param>
    /// <param name="name">Of a customer.</param>
    /// <param name="zone">IANA; empty for none.</param>
    /// <param name="country">ISO 3166.</param>
    public async Task<int> CustomersAsync(int count, Func<int, string> name, Func<int, string>? zone = null, Func<int, string>? country = null)
    {
        var taken = await ImportAsync(LedgerKind.Customers, count, n => new ImportRecordsRequest
        {
            Customer = new CustomerRecord { ExternalId = $"c{n}", DisplayName = name(n), Country = country?.Invoke(n) ?? "US", Language = "en", CurrencyCode = "USD", TimeZone = zone?.Invoke(n) ?? "" },
        });
        await ImportAsync(LedgerKind.Contacts, count, n => new ImportRecordsRequest
        {
            Contact = new ContactRecord { ExternalId = $"p{n}", CustomerExternalId = $"c{n}", DisplayName = "Ann", Email = $"ap{n}@payer.example", Role = ContactRole.Billing },
        });
        await ImportAsync(LedgerKind.Invoices, count, n => new ImportRecordsRequest
        {
            Invoice = new InvoiceRecord
            {
                ExternalId = $"i{n}", Number = $"INV-{n:00000}", CustomerExternalId = $"c{n}", Amount = Usd(10_000 + n), OpenAmount = Usd(10_000 + n),
                Type = InvoiceType.Invoice, Status = InvoiceStatus.Open, IssueDate = DaysAgo(40), DueDate = DaysAgo(10),
            },
        });
        return taken;
    }

    /// <summary>Follows the list until it has so many items; answers their names.</summary>
    public async Task<IReadOnlyList<string>> QueuedAsync(int items)
    {
        await foreach (var change in client.Queue.WatchQueue(new WatchQueueRequest { Scope = QueueScope.Team }))
        {
            if (change.Counts is not { Left: var left } || left < items) continue;
            var names = new List<string>();
            for (var token = ""; ;)
            {
                var page = await client.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, PageSize = 1000, PageToken = token });
                names.AddRange(page.Items.Select(item => item.Resource));
                if ((token = page.NextPageToken).Length == 0) return names;
            }
        }

        throw new InvalidOperationException("The queue's stream ended.");
    }

    private async Task<int> ImportAsync(LedgerKind kind, int count, Func<int, ImportRecordsRequest> record)
    {
        var import = (await client.Imports.ImportRecordsAsync(Requests())).Import;
        Assert.True(import.Fault is null, $"{import.Fault}");
        await foreach (var answer in client.Jobs.WatchJob(new WatchJobRequest { Name = import.Job }))
            Assert.NotEqual(JobState.Failed, answer.Job.State);
        return count - (int)import.Refused;

        async IAsyncEnumerable<ImportRecordsRequest> Requests()
        {
            await Task.Yield();
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = kind, Source = Source } };
            for (var n = 1; n <= count; n++) yield return record(n);
        }
    }

    private static V1.Money Usd(long cents) => new() { CurrencyCode = "USD", MinorUnits = cents };

    private static Date DaysAgo(int days)
    {
        var date = System.DateTime.UtcNow.AddDays(-days);
        return new Date { Year = date.Year, Month = date.Month, Day = date.Day };
    }
}
