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
