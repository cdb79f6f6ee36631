using Plixo.Rpc;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Services.Front;
using Plixo.Tests.Cases.Importing;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>Records and files come in by the same rules, once for each request.</summary>
public sealed class ImportServiceTests : OfficeTests
{
    [Fact]
    public async Task Typed_records_are_judged_by_the_rules_of_a_file()
    {
        async IAsyncEnumerable<ImportRecordsRequest> Records()
        {
            await Task.CompletedTask;
            yield return new ImportRecordsRequest { Header = new ImportHeader { Kind = LedgerKind.Customers, Source = "erp" } };
            yield return new ImportRecordsRequest { Customer = new CustomerRecord { ExternalId = "c-1", DisplayName = "Acme, \"Inc\"", CurrencyCode = "EUR", CreditLimit = new Plixo.V1.Money { CurrencyCode = "EUR", MinorUnits = 12_345 } } };
            yield return new ImportRecordsRequest { Customer = new CustomerRecord { ExternalId = "c-2", DisplayName = "Bolt", CurrencyCode = "XXX" } };
        }

        var import = (await Desk.Imports.ImportRecords(Records(), OfficeDesk.Call())).Import;
        await Desk.Ledger.FinishAsync((await ImportQueries.FindAsync(Desk.Ledger.Store, import.Name["imports/".Length..], CancellationToken.None))!);

        var verdicts = await Desk.Imports.ListVerdicts(new ListVerdictsRequest { Parent = import.Name }, OfficeDesk.Call());
        Assert.Equal([VerdictOutcome.Applied, VerdictOutcome.Refused], verdicts.Verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal("CURRENCY_UNKNOWN", verdicts.Verdicts[1].Faults[0].Code);
        Assert.Equal(JobState.Succeeded, (await Desk.Jobs.GetJob(new GetJobRequest { Name = import.Job }, OfficeDesk.Call())).Job.State);
        Assert.Single((await Desk.Imports.ListImports(new ListImportsRequest { Filter = "source = erp" }, OfficeDesk.Call())).Imports);
        Assert.Single((await Desk.Imports.ListWatermarks(new ListWatermarksRequest(), OfficeDesk.Call())).Watermarks);
    }

    [Fact]
    public async Task Who_may_see_some_segments_sees_their_own_imports_and_the_payments_of_their_customers()
    {
        await Desk.GivenSegmentAsync();
        await Desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await Desk.Ledger.SettleAsync();
        var all = await Desk.Ledger.ImportAsync(RecordKind.Payments, LedgerFiles.Payments("pay-1,c-1,unknown,2026-02-01,EUR,10.00,10.00,payment,"));
        var (inside, outside) = (OfficeDesk.Boss with { Id = "users/in", Segments = ["smb"] }, OfficeDesk.Boss with { Id = "users/out", Segments = ["other"] });

        Assert.Single((await Desk.Imports.ListUnmatchedPayments(new(), OfficeDesk.Call())).Payments);
        Assert.Equal("pay-1", Assert.Single((await Desk.Imports.ListUnmatchedPayments(new(), OfficeDesk.Call(inside))).Payments).ExternalId);
        Assert.Empty((await Desk.Imports.ListUnmatchedPayments(new(), OfficeDesk.Call(outside))).Payments);
        Assert.Empty((await Desk.Imports.ListImports(new(), OfficeDesk.Call(inside))).Imports);
        Assert.Equal(2, (await Desk.Imports.ListImports(new(), OfficeDesk.Call(LedgerDesk.Bridge with { Segments = ["smb"] }))).Imports.Count);
        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(() => Desk.Imports.ListVerdicts(new() { Parent = $"imports/{all.Id}" }, OfficeDesk.Call(inside)))).Reason());
        Assert.Equal("NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(() => Desk.Imports.GetImport(new() { Name = $"imports/{all.Id}" }, OfficeDesk.Call(inside)))).Reason());
    }

    [Fact]
    public async Task Watermarks_come_in_pages_and_can_be_filtered()
    {
        await Desk.Ledger.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        await Desk.Ledger.ImportAsync(RecordKind.Contacts, LedgerFiles.Contacts);

        var first = await Desk.Imports.ListWatermarks(new() { PageSize = 1 }, OfficeDesk.Call());
        var rest = await Desk.Imports.ListWatermarks(new() { PageSize = 1, PageToken = first.NextPageToken }, OfficeDesk.Call());

        Assert.Equal([LedgerKind.Contacts, LedgerKind.Customers], first.Watermarks.Concat(rest.Watermarks).Select(mark => mark.Kind));
        Assert.Equal("", rest.NextPageToken);
        Assert.Equal(LedgerKind.Contacts, Assert.Single((await Desk.Imports.ListWatermarks(new() { Filter = "kind = LEDGER_KIND_CONTACTS AND source = erp" }, OfficeDesk.Call())).Watermarks).Kind);
    }

    [Fact]
    public async Task The_request_id_of_an_import_answers_for_the_same_content_alone()
    {
        async IAsyncEnumerable<ImportFileRequest> File(string content)
        {
            await Task.CompletedTask;
            yield return new ImportFileRequest { Header = new ImportHeader { Kind = LedgerKind.Customers, Source = "erp", RequestId = "r-1" } };
            yield return new ImportFileRequest { Chunk = Google.Protobuf.ByteString.CopyFromUtf8(content) };
        }

        var first = (await Desk.Imports.ImportFile(File(LedgerFiles.Customers), OfficeDesk.Call())).Import;
        Assert.Equal(first.Name, (await Desk.Imports.ImportFile(File(LedgerFiles.Customers), OfficeDesk.Call())).Import.Name);
        var refused = await Assert.ThrowsAsync<RpcException>(() => Desk.Imports.ImportFile(File(LedgerFiles.Customers + "\n"), OfficeDesk.Call()));

        Assert.Equal("REQUEST_ID_REUSED", refused.Reason());
        Assert.Single((await Desk.Imports.ListImports(new ListImportsRequest(), OfficeDesk.Call())).Imports);
    }
}
