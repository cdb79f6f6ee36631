// dotnet run Approve.cs -- http://HOST:PORT TOKEN: imports an overdue invoice, waits for its draft and approves what it says.
#:project ../../client/api/Plixo.Client.csproj
#:property RestorePackagesWithLockFile=false
using Google.Protobuf;
using Plixo.V1;

using var plixo = new Plixo.Client.PlixoClient(new Uri(args[0]), args[1]);
string Day(int ago) => DateTime.UtcNow.AddDays(-ago).ToString("yyyy-MM-dd");
Task Load(LedgerKind kind, string csv) => plixo.Imports.ImportFileAsync(new ImportFileRequest[] {
    new() { Header = new() { Kind = kind, Source = "csharp" } }, new() { Chunk = ByteString.CopyFromUtf8(csv) } }.ToAsyncEnumerable());

await Load(LedgerKind.Customers, "external_id,name,country,language,currency\n1,Sharp GmbH,DE,en,EUR\n");
await Load(LedgerKind.Contacts, "external_id,customer_external_id,name,email,role\n1,1,Ann,ann@sharp.example,billing\n");
await Load(LedgerKind.Invoices, "external_id,number,customer_external_id,type,status,currency,amount,open_amount,issue_date,due_date\n"
    + $"1,CS-1,1,invoice,open,EUR,125.00,125.00,{Day(40)},{Day(10)}\n");
var change = await plixo.Queue.WatchQueue(new() { Scope = QueueScope.Team }).FirstAsync(
    change => change.Upsert is { CustomerDisplayName: "Sharp GmbH" } item && item.Resource.Contains("/drafts/"));
var preview = await plixo.Drafts.PreviewDraftAsync(new() { Name = change.Upsert.Resource });
var approved = await plixo.Drafts.ApproveDraftAsync(new() { Name = change.Upsert.Resource, ContentHash = preview.ContentHash });
Console.WriteLine($"{approved.Draft.Name} {approved.Draft.State}");
