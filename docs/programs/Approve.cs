// Imports an overdue invoice, waits for its draft and approves what it says. Answers the draft's name and state.
using Google.Type;
using Plixo.Client;
using Plixo.V1;

internal static class Approve
{
    public static async Task<string> RunAsync(Uri silo, string token)
    {
        using var plixo = new PlixoClient(silo, token);
        await Load(LedgerKind.Customers, new() { Customer = new() { ExternalId = "1", DisplayName = "Sharp GmbH", Country = "DE", Language = "en", CurrencyCode = "EUR" } });
        await Load(LedgerKind.Contacts, new() { Contact = new() { ExternalId = "1", CustomerExternalId = "1", DisplayName = "Ann", Email = "ann@sharp.example", Role = ContactRole.Billing } });
        var amount = new Plixo.V1.Money { CurrencyCode = "EUR", MinorUnits = 12500 };
        await Load(LedgerKind.Invoices, new() { Invoice = new() { ExternalId = "1", Number = "CS-1", CustomerExternalId = "1", Type = InvoiceType.Invoice, Status = InvoiceStatus.Open, IssueDate = Day(40), DueDate = Day(10), Amount = amount, OpenAmount = amount } });
        await foreach (var change in plixo.Queue.WatchQueue(new() { Scope = QueueScope.Team }))
        {
            if (change.Upsert is not { CustomerDisplayName: "Sharp GmbH" } item || !item.Resource.Contains("/drafts/")) continue;
            var preview = await plixo.Drafts.PreviewDraftAsync(new() { Name = item.Resource });
            var approved = await plixo.Drafts.ApproveDraftAsync(new() { Name = item.Resource, ContentHash = preview.ContentHash });
            return $"{approved.Draft.Name} {approved.Draft.State}";
        }

        return "The silo went away.";

        Task Load(LedgerKind kind, ImportRecordsRequest record) => plixo.Imports.ImportRecordsAsync(
            new[] { new ImportRecordsRequest { Header = new() { Kind = kind, Source = "csharp" } }, record }.ToAsyncEnumerable());
        static Date Day(int ago) => System.DateTime.UtcNow.AddDays(-ago) is var day ? new() { Year = day.Year, Month = day.Month, Day = day.Day } : null!;
    }
}
