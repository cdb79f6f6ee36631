using System.Text.Json;
using Google.Type;
using Plixo.Client;
using Plixo.Tests.Support;
using Plixo.V1;
using DateTime = System.DateTime;

namespace Plixo.Tests.Web.Support;

/// <summary>
/// Customers whose names, contacts, invoice numbers, orders and notes are the naughty strings, some dozens on each. Nothing of it is
/// due for months, so that no queue has anything of it.
/// </summary>
internal sealed class NaughtyLedger(PlixoClient client)
{
    private const string Source = "naughty";

    /// <summary>Strings of one customer.</summary>
    private const int Each = 24;

    /// <returns>The customers; empty where the corpus is not there.</returns>
    public async Task<IReadOnlyList<Customer>> ImportAsync(Action<string> say)
    {
        if (Outside.Corpora(say, "text", "blns.json") is not { } file) return [];
        var groups = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(file))!
            .Where(text => text.Trim().Length is > 0 and <= 200 && !text.Any(char.IsControl) && !text.Any(char.IsSurrogate)).Chunk(Each).ToList();
        var texts = groups.SelectMany((group, n) => group.Select((text, at) => (Customer: $"c{n}", Id: $"{n}-{at}", Text: text))).ToList();
        await ImportAsync(LedgerKind.Customers, groups.Select((group, n) => new ImportRecordsRequest
        {
            Customer = new CustomerRecord { ExternalId = $"c{n}", DisplayName = group[^1], Country = "US", Language = "en", CurrencyCode = "USD" },
        }));
        await ImportAsync(LedgerKind.Contacts, texts.Select(one => new ImportRecordsRequest
        {
            Contact = new ContactRecord { ExternalId = one.Id, CustomerExternalId = one.Customer, DisplayName = one.Text, Email = $"p{one.Id}@payer.example", Phone = one.Text, Role = ContactRole.Billing },
        }));
        await ImportAsync(LedgerKind.Invoices, texts.Select(one => new ImportRecordsRequest
        {
            Invoice = new InvoiceRecord
            {
                ExternalId = one.Id, Number = one.Text, CustomerExternalId = one.Customer, Amount = Usd(12_345), OpenAmount = Usd(12_345), PurchaseOrder = one.Text,
                Type = InvoiceType.Invoice, Status = InvoiceStatus.Open, IssueDate = InDays(-3), DueDate = InDays(120),
            },
        }));

        var customers = (await client.Customers.ListCustomersAsync(new ListCustomersRequest { Filter = $"source = {Source}", PageSize = 1000 })).Customers;
        foreach (var customer in customers)
        {
            var group = groups[int.Parse(customer.ExternalId[1..])];
            await client.Notes.CreateNoteAsync(new CreateNoteRequest { Parent = customer.Name, Text = string.Join('\n', group) });
            await client.Customers.HoldCustomerAsync(new HoldCustomerRequest { Name = customer.Name, Until = InDays(300), Reason = group[0] });
        }

        return customers;
    }

    private async Task ImportAsync(LedgerKind kind, IEnumerable<ImportRecordsRequest> records)
    {
        var import = (await client.Imports.ImportRecordsAsync(Requests())).Import;
        await foreach (var answer in client.Jobs.WatchJob(new WatchJobRequest { Name = import.Job }))
        {
            if (answer.Job is { State: JobState.Succeeded }) break;
            Assert.NotEqual(JobState.Failed, answer.Job?.State);
        }

        async IAsyncEnumerable<ImportRecordsRequest> Requests()
        {
            await Task.Yield();
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = kind, Source = Source } };
            foreach (var record in records) yield return record;
        }
    }

    private static V1.Money Usd(long cents) => new() { CurrencyCode = "USD", MinorUnits = cents };

    private static Date InDays(int days)
    {
        var date = DateTime.UtcNow.AddDays(days);
        return new Date { Year = date.Year, Month = date.Month, Day = date.Day };
    }
}
