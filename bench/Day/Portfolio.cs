using System.Text;
using Google.Protobuf;
using NodaTime;
using NodaTime.Text;
using Plixo.Client;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Support;
using Plixo.V1;
using LedgerKind = Plixo.V1.LedgerKind;

namespace Plixo.Bench.Day;

/// <summary>
/// A ledger of a given size as CSV files, and their import as a program makes it. What falls due on the day is spread over the
/// first customers, of whom some have a second invoice: e-mails cover more invoices than there are e-mails.
/// </summary>
/// <param name="due">Invoices that fall due on the day of the import; the others twenty days later and more.</param>
/// <param name="payers">Customers whom these are of; null for all.</param>
/// <param name="prefix">Of every id, so that two of them can stand in one ledger.</param>
internal sealed class Portfolio(int customers, int invoices, int due, int? payers = null, string prefix = "")
{
    private const string Source = "bench";
    private const string InvoiceColumns = "external_id,number,customer_external_id,type,status,currency,amount,issue_date,due_date";
    private const int WarmUp = 5_000;
    private const int LinesInPart = 3_000;

    /// <summary>What stands below a company's letters, with which an e-mail has the size of one: about 6 kB.</summary>
    private static readonly string Signature = string.Join(
        '\n',
        "Acme Deutschland GmbH, Accounts Receivable, Musterstrasse 12, 10115 Berlin, Germany",
        "Registered office: Berlin. District court Charlottenburg, HRB 123456 B. VAT identification number: DE123456789.",
        "Managing directors: Dana Example, Robin Example. Chair of the supervisory board: Kim Example.",
        "Bank: Musterbank Berlin, account holder Acme Deutschland GmbH, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001.",
        "Please state the number of the invoice with every payment, so that it is booked to the invoice that it is meant for. "
            + "Payments without a number are booked to the oldest invoice that is open.",
        "Our general terms of business apply. What was delivered stays our property until it is paid in full. For payments that are late the law "
            + "allows interest of nine percentage points above the base rate, and a lump sum of 40 euros.",
        "This message is meant for the person whom it is addressed to and may contain information that is confidential. If you are not that person, "
            + "please tell the sender and delete it. Nobody may use or copy it without leave.",
        "How we use what we know about you, for how long, and what rights you have, stands in our privacy notice: https://www.acme.example/privacy.");

    /// <summary>E-mails that the invoices of the day come to.</summary>
    public int Emails { get; } = Math.Min(due, payers ?? customers);

    /// <summary>Autopilot decides: templates are seen, and nothing holds it back.</summary>
    public static async Task LetAutopilotDecideAsync(ServingSilo silo)
    {
        await silo.AskAsync(GrainId.Workspace, new SaveSender("main", new SenderIdentity("Acme Collections", "ar@acme.example", "", Signature, "+49 30 5550100", false)));
        foreach (var template in DefaultTemplates.All)
            await silo.AskAsync(ServingSilo.Segment.Grain, new NotePreview(template.Key, template.Language.Tag, 1));
        await silo.AskAsync(ServingSilo.Segment.Grain, new SetAutopilot(true, ""));
    }

    /// <summary>Customers and their addresses, without invoices.</summary>
    public async Task ImportPayersAsync(PlixoClient client)
    {
        await ImportAsync(client, LedgerKind.Customers, Lines("external_id,name,country,currency", customers, i => $"{prefix}c{i},Payer {i} Ltd,DE,EUR"));
        await ImportAsync(client, LedgerKind.Contacts, Lines(
            "external_id,customer_external_id,name,email", customers, i => $"{prefix}k{i},{prefix}c{i},Ann {i},ann@{prefix}c{i}.example"));
    }

    /// <summary>Some more invoices, so that the measured ones find the process warm.</summary>
    public Task WarmUpAsync(PlixoClient client, LocalDate date) => ImportAsync(client, LedgerKind.Invoices, Lines(
        InvoiceColumns, Math.Min(WarmUp, invoices), i => Invoice($"w{i}", i % customers, i, date.PlusDays(80))));

    /// <summary>The invoices, in one file; ends when it is applied.</summary>
    public Task ImportInvoicesAsync(PlixoClient client, LocalDate date) => ImportAsync(client, LedgerKind.Invoices, Lines(
        InvoiceColumns, invoices, i => i < due
            ? Invoice($"{prefix}i{i}", i % (payers ?? customers), i, date)
            : Invoice($"{prefix}i{i}", i % customers, i, date.PlusDays(20 + (i % 60)))));

    private string Invoice(string id, int customer, int i, LocalDate dueOn) =>
        $"{id},N{id},{prefix}c{customer},invoice,open,EUR,{100 + (i % 9000)}.{i % 100:00},{Text(dueOn.PlusDays(-30))},{Text(dueOn)}";

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>Made anew each time they are read: a file of a million lines would stand in the memory of the silo that is measured.</summary>
    private static IEnumerable<string> Lines(string header, int count, Func<int, string> line) => Enumerable.Range(0, count).Select(line).Prepend(header);

    private static async Task ImportAsync(PlixoClient client, LedgerKind kind, IEnumerable<string> lines)
    {
        var size = lines.Sum(line => (long)Encoding.UTF8.GetByteCount(line) + 1);
        var header = new ImportHeader { Kind = kind, Source = Source, Truth = LedgerTruth.Entries, FileName = $"{kind}.csv", SizeBytes = size };
        var import = (await client.Imports.ImportFileAsync(Parts())).Import;
        while (import.State == ImportState.Applying)
        {
            await Task.Delay(100);
            import = (await client.Imports.GetImportAsync(new GetImportRequest { Name = import.Name })).Import;
        }

        if (import.State != ImportState.Applied || import.Refused > 0)
            throw new InvalidOperationException($"The import of {kind} is {import.State}, {import.Refused} rows refused: {import.Fault}");

        async IAsyncEnumerable<ImportFileRequest> Parts()
        {
            yield return new ImportFileRequest { Header = header };
            foreach (var part in lines.Chunk(LinesInPart))
            {
                await Task.Yield();
                yield return new ImportFileRequest { Chunk = ByteString.CopyFromUtf8(string.Join('\n', part) + "\n") };
            }
        }
    }
}
