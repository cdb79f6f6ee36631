using Plixo.Silo.Import.Importing;

namespace Plixo.Tests.Cases.Importing;

public sealed class InterruptedTests : IAsyncDisposable
{
    private const int Rows = ImportLimits.RowsInStep + 300;

    private readonly LedgerDesk desk = new();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_crash_between_portions_goes_on_where_it_was_and_repeats_nothing()
    {
        var import = await GivenTakenAsync();
        await desk.PortionAsync(import);
        Assert.Equal(ImportLimits.RowsInStep, await desk.CountAsync("invoice"));
        var commands = desk.Turns.Commands;

        desk.NewJob();
        await desk.FinishAsync(import);

        Assert.Equal(Rows, await desk.CountAsync("invoice"));
        Assert.Equal(Rows - ImportLimits.RowsInStep + 1, desk.Turns.Commands - commands); // and the reading of the source
    }

    [Fact]
    public async Task A_crash_within_a_portion_applies_no_row_twice()
    {
        var import = await GivenTakenAsync();
        desk.Turns.FailAfter = desk.Turns.Commands + ImportLimits.Chunk + 200;
        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.PortionAsync(import));
        desk.Turns.FailAfter = null;

        desk.NewJob();
        await desk.FinishAsync(import);

        Assert.Equal(Rows, await desk.CountAsync("invoice"));
        Assert.Equal(Rows, await RecordedAsync());
        var done = await ImportQueries.FindAsync(desk.Store, import.Id, CancellationToken.None);
        Assert.Equal((ImportStates.Applied, (long)Rows), (done!.State, done.Applied));
    }

    [Fact]
    public async Task A_crash_before_the_progress_was_written_applies_no_row_twice()
    {
        var import = await GivenTakenAsync();
        var job = await desk.JobOfAsync(import);
        await desk.Job.StepAsync(job, CancellationToken.None); // applied, and its progress lost

        desk.NewJob();
        await desk.FinishAsync(import);

        Assert.Equal(Rows, await RecordedAsync());
        var ended = await desk.JobOfAsync(import);
        Assert.Equal((ended.Total, 0L), (ended.Done, ended.Failed));
    }

    [Fact]
    public async Task An_import_whose_job_stops_is_not_shown_as_under_way_and_the_same_file_goes_on()
    {
        var import = await GivenTakenAsync();
        await desk.PortionAsync(import);

        await desk.Job.StoppedAsync(await desk.JobOfAsync(import), CancellationToken.None);
        var again = await desk.ImportAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(1, Rows)));

        Assert.Equal(ImportStates.Stopped, (await ImportQueries.FindAsync(desk.Store, import.Id, CancellationToken.None))!.State);
        Assert.Equal((ImportStates.Applied, (long)Rows - ImportLimits.RowsInStep, (long)ImportLimits.RowsInStep), (again.State, again.Applied, again.Unchanged));
        Assert.Equal(Rows, await RecordedAsync());
    }

    private async Task<ImportRow> GivenTakenAsync()
    {
        await desk.ImportAsync(RecordKind.Customers, LedgerFiles.Customers);
        return await desk.TakeAsync(RecordKind.Invoices, LedgerFiles.OpenInvoices(Enumerable.Range(1, Rows)));
    }

    private async Task<long> RecordedAsync() => (await desk.Store.QueryAsync(
        "SELECT CAST(count(*) AS bigint) FROM event WHERE type = 'invoice.recorded'", new Dictionary<string, object?>(),
        row => (long)row[0]!, CancellationToken.None))[0];
}
