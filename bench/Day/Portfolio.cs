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
/// A ledger of a given size as CSV files, and their import as a program makes it. On the day the first customers have a second
/// invoice due, so that e-mails cover a fifth more invoices than there are e-mails.
/// </summary>
internal sealed class Portfolio(int customers, int invoices, int due)
{
    private const string Source = "bench";
    private const string InvoiceColumns = "external_id,number,customer_external_id,type,status,currency,amount,issue_date,due_date";
    private const int WarmUp = 5_000;
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Autopilot decides: templates are seen, and nothing holds it back.</summary>
    public static async Task LetAutopilotDecideAsync(ServingSilo silo)
    {
        foreach (var template in DefaultTemplates.All)
            await silo.AskAsync(ServingSilo.Segment.Grain, new NotePreview(template.Key, template.Language.Tag, 1));
        await silo.AskAsync(ServingSilo.Segment.Grain, new SetAutopilot(true, ""));
    }

    /// <summary>Customers and their addresses, without invoices.</summary>
    public async Task ImportPayersAsync(PlixoClient client)
    {
        await ImportAsync(client, LedgerKind.Customers, Lines("external_id,name,country,currency", customers, i => $"c{i},Payer {i} Ltd,DE,EUR"));
        await ImportAsync(client, LedgerKind.Contacts, Lines(
            "external_id,customer_external_id,name,email", customers, i => $"k{i},c{i},Ann {i},ann@c{i}.example"));
    }

    /// <summary>Some more invoices, so that the measured ones find the process warm.</summary>
    public Task WarmUpAsync(PlixoClient client, LocalDate date) => ImportAsync(client, LedgerKind.Invoices, Lines(
        InvoiceColumns, Math.Min(WarmUp, invoices), i => Invoice($"w{i}", i % customers, i, date.PlusDays(80))));

    /// <summary>The invoices; the first are due on the date, the others twenty days later and more. Answers the seconds until they were applied.</summary>
    public Task ImportInvoicesAsync(PlixoClient client, LocalDate date) => ImportAsync(client, LedgerKind.Invoices, Lines(
        InvoiceColumns, invoices, i => Invoice($"i{i}", i % customers, i, i < due ? date : date.PlusDays(20 + (i % 60)))));

    private static string Invoice(string id, int customer, int i, LocalDate dueOn) =>
        $"{id},N{id},c{customer},invoice,open,EUR,{100 + (i % 9000)}.{i % 100:00},{Text(dueOn.PlusDays(-30))},{Text(dueOn)}";

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static byte[] Lines(string header, int count, Func<int, string> line)
    {
        var text = new StringBuilder(header).Append('\n');
        for (var i = 0; i < count; i++) text.Append(line(i)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task ImportAsync(PlixoClient client, LedgerKind kind, byte[] file)
    {
        var header = new ImportHeader { Kind = kind, Source = Source, Truth = LedgerTruth.Entries, FileName = $"{kind}.csv", SizeBytes = file.Length };
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
            for (var at = 0; at < file.Length; at += ChunkBytes)
            {
                await Task.Yield();
                yield return new ImportFileRequest { Chunk = ByteString.CopyFrom(file.AsSpan(at, Math.Min(ChunkBytes, file.Length - at))) };
            }
        }
    }
}
