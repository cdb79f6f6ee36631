using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Import.Csv;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Stepping;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Importing;

/// <summary>A store with the real grains, and the import as a silo runs it, driven portion by portion.</summary>
internal sealed class LedgerDesk : IAsyncDisposable
{
    public static readonly Actor Bridge = new() { Id = "tokens/bridge", Kind = ActorKind.Token, Rights = Right.ImportLedger };

    private readonly SeededRandom random = new(1);
    private readonly SteppedSilo silo;

    public LedgerDesk()
    {
        silo = new SteppedSilo(MemoryStore.Open(new StoreOptions { Clock = Time }), new byte[32], random, Time);
        Turns = new Failing(silo);
        Intake = new ImportIntake(Store, Views, random);
        Job = NewJob();
    }

    public FakeTime Time { get; } = new();

    public SeededRandom Random => random;

    public TurnCodec Codec => silo.Codec;

    public PersonalCipher Cipher => silo.Cipher;

    public StockHistory History => new(Store, Codec, silo.Cipher);

    public IStore Store => silo.Store;

    public Failing Turns { get; }

    public ViewsNow Views => silo.Views;

    public ImportIntake Intake { get; }

    public ImportJob Job { get; private set; }

    /// <summary>As another silo, or this one after a crash, would have it.</summary>
    public ImportJob NewJob() => Job = new ImportJob(Store, Turns, Views);

    public Task<ImportRow> TakeAsync(RecordKind kind, string csv, Func<ImportOrder, ImportOrder>? with = null) => Intake.TakeAsync(
        new MemoryStream(Encoding.UTF8.GetBytes(csv)), (with ?? (order => order))(new ImportOrder { Kind = kind, Source = "erp" }),
        new CsvOptions(), Bridge, CancellationToken.None);

    /// <summary>Takes the file and applies it to its end.</summary>
    public async Task<ImportRow> ImportAsync(RecordKind kind, string csv, Func<ImportOrder, ImportOrder>? with = null)
    {
        var taken = await TakeAsync(kind, csv, with);
        if (taken.Job.Length > 0) await FinishAsync(taken);
        return (await ImportQueries.FindAsync(Store, taken.Id, CancellationToken.None))!;
    }

    public async Task FinishAsync(ImportRow import)
    {
        for (var portions = 0; await PortionAsync(import); portions++) Assert.True(portions < 1000, "The import does not end.");
    }

    /// <summary>One portion and its commit; false once the job has ended.</summary>
    public async Task<bool> PortionAsync(ImportRow import)
    {
        var job = await JobOfAsync(import);
        if (JobStates.IsEnded(job.State)) return false;
        await CommitAsync(job, await Job.StepAsync(job, CancellationToken.None));
        return true;
    }

    public async Task<JobRow> JobOfAsync(ImportRow import) =>
        (await new Jobs(Store, random).FindAsync(import.Job, CancellationToken.None))!;

    public Task CommitAsync(JobRow job, JobStep done) =>
        new Jobs(Store, random).ReportAsync(job.Id, done.Progress, null, CancellationToken.None);

    public Task SettleAsync() => silo.SettleAsync(CancellationToken.None);

    public async Task<IReadOnlyList<InvoiceRow>> InvoicesAsync() => await Store.QueryAsync(
        $"SELECT {string.Join(", ", InvoiceTable.Instance.Table.Columns.Select(column => column.Name))} FROM invoice ORDER BY external_id",
        new Dictionary<string, object?>(), InvoiceTable.Instance.Read, CancellationToken.None);

    public async Task<InvoiceRow> InvoiceAsync(string externalId) => (await InvoicesAsync()).Single(invoice => invoice.ExternalId == externalId);

    public async Task<IReadOnlyList<ImportedRow>> RowsAsync(ImportRow import) => await Store.QueryAsync(
        $"SELECT {ImportedRowTable.Instance.Select} FROM import_row WHERE import = $id ORDER BY row_number",
        new Dictionary<string, object?> { ["$id"] = import.Id }, ImportedRowTable.Instance.Read, CancellationToken.None);

    public async Task<long> CountAsync(string table) => (await Store.QueryAsync(
        $"SELECT CAST(count(*) AS bigint) FROM {table}", new Dictionary<string, object?>(), row => (long)row[0]!, CancellationToken.None))[0];

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    /// <summary>Counts commands, and fails as a store that went away does.</summary>
    internal sealed class Failing(ITurns turns) : ITurns
    {
        public int Commands { get; private set; }

        /// <summary>The command after so many fails.</summary>
        public int? FailAfter { get; set; }

        public Task<Reply> ExecuteAsync(
            GrainId grain, Message command, Actor actor, long? seen, RequestKey? request, byte[] requestDigest, CancellationToken cancel)
        {
            if (Commands >= FailAfter) throw new InvalidOperationException("The process is gone.");
            Commands++;
            return turns.ExecuteAsync(grain, command, actor, seen, request, requestDigest, cancel);
        }
    }
}
