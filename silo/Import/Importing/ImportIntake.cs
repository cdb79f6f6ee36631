using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Clock;
using Plixo.Silo.Import.Csv;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;

namespace Plixo.Silo.Import.Importing;

/// <summary>
/// Judges a file and keeps what each row says, so that any silo can apply it later and go on after a crash. The import and its
/// job are written last and together: a file that was not judged to its end leaves nothing that anybody would apply.
/// </summary>
public sealed class ImportIntake(IStore store, ViewsNow views, IRandom random)
{
    private readonly ImportChecks checks = new(store, views);

    /// <summary>What the same request of the same actor brought before.</summary>
    public Task<ImportRow?> EarlierAsync(ImportOrder order, Actor actor, CancellationToken cancel) =>
        order.Request.Length == 0 ? Task.FromResult<ImportRow?>(null) : ImportQueries.ByRequestAsync(store, actor.Id, order.Request, cancel);

    /// <summary>Reads the content to its end; it is applied by the job that the answer names.</summary>
    public async Task<ImportRow> TakeAsync(Stream content, ImportOrder order, CsvOptions options, Actor actor, CancellationToken cancel)
    {
        var import = await StartAsync(order, actor, cancel);
        return order.Kind switch
        {
            RecordKind.Customers => await JudgeAsync(content, Schemas.Customers, options, import, order, cancel),
            RecordKind.Contacts => await JudgeAsync(content, Schemas.Contacts, options, import, order, cancel),
            RecordKind.Invoices => await JudgeAsync(content, Schemas.Invoices, options, import, order, cancel),
            RecordKind.Payments => await JudgeAsync(content, Schemas.Payments, options, import, order, cancel),
        };
    }

    private async Task<ImportRow> StartAsync(ImportOrder order, Actor actor, CancellationToken cancel)
    {
        var clock = await store.ClockAsync(cancel);
        var known = (await views.WorkspaceAsync(cancel)).Sources.GetValueOrDefault(order.Source);
        return new ImportRow(
            $"m-{random.Hex(8)}", order.Kind, order.Source, order.Truth ?? known?.Kind ?? LedgerKind.Balances,
            order.AsOf ?? clock.Business, order.Full, order.ConfirmAbsent, order.FileName, "",
            order.DryRun ? ImportStates.DryRun : ImportStates.Applying, 0, 0, 0, 0, 0, "", "", actor.Id, clock.Real, null, false, order.Request, order.Asked);
    }

    private async Task<ImportRow> JudgeAsync<T>(
        Stream content, CsvSchema<T> schema, CsvOptions options, ImportRow import, ImportOrder order, CancellationToken cancel)
        where T : class
    {
        if (!CsvIntake.TryOpen(content, schema, options, out var file, out var fault))
        {
            return await EndAsync(
                import, new ImportFault(fault.Reason, 0, fault.Line ?? 0, fault.Column ?? "", "", fault.Words), cancel);
        }

        using (file)
        {
            import = import with { Digest = file.Digest, Rows = file.RowCount };
            var refused = await StageAsync(file, import, cancel);
            import = import with { Refused = refused, Repeated = await ImportQueries.WasAppliedAsync(store, import, cancel) };
        }

        if (await checks.FaultAsync(import, cancel) is { } whole) return await EndAsync(import, whole, cancel);
        if (order.Full) import = import with { Absent = (await AbsentInvoices.CountAsync(store, import, cancel)).Absent };
        return order.DryRun ? await DryRunAsync(import, cancel) : await ApplyAsync(import, cancel);
    }

    /// <summary>Writes a row for each verdict, while the next are judged. Answers how many rows are refused.</summary>
    private async Task<long> StageAsync<T>(CsvFile<T> file, ImportRow import, CancellationToken cancel)
        where T : class
    {
        long refused = 0;
        var written = new Queue<Task>();
        try
        {
            foreach (var chunk in file.Rows().Chunk(ImportLimits.Chunk))
            {
                var rows = chunk.Select(verdict => RowOf(import, verdict)).ToList();
                refused += rows.Count(row => row.Outcome == RowOutcomes.Refused);
                RowChange[] changes = [.. rows.SelectMany(row => ImportedRowTable.Instance.Difference(null, row))];
                if (written.Count == ImportLimits.ChunksWritten) await written.Dequeue();
                written.Enqueue(store.WriteAsync(changes, null, cancel));
            }
        }
        finally
        {
            await Task.WhenAll(written);
        }

        return refused;
    }

    private static ImportedRow RowOf<T>(ImportRow import, Verdict<T> verdict)
        where T : notnull
    {
        var row = new ImportedRow(import.Id, verdict.Row, verdict.Line, verdict.Id, RowOutcomes.Repeated, "", "", "", "");
        return verdict switch
        {
            Taken<T> taken => row with { Outcome = RowOutcomes.Taken, Record = RecordJson.Write(taken.Record), Customer = CustomerOf(taken.Record) },
            Refused<T> refused => row with
            {
                Outcome = RowOutcomes.Refused,
                Faults = RecordJson.Write(refused.Faults.Select(fault =>
                    new ImportFault(fault.Reason, fault.Row, fault.Line, fault.Column, fault.Value, fault.Words)).ToArray()),
            },
            _ => row,
        };
    }

    private static string CustomerOf(object record) => record switch
    {
        CustomerRecord customer => customer.ExternalId,
        ContactRecord contact => contact.CustomerExternalId,
        InvoiceRecord invoice => invoice.CustomerExternalId,
        PaymentRecord payment => payment.CustomerExternalId,
        _ => throw new ArgumentException($"A record of type {record.GetType().Name}."),
    };

    /// <summary>Rows that name a customer or an invoice nobody has told of get the verdict that applying them would give.</summary>
    private async Task<ImportRow> DryRunAsync(ImportRow import, CancellationToken cancel)
    {
        for (var after = 0L; await ImportQueries.TakenAfterAsync(store, import.Id, after, cancel) is { Count: > 0 } rows; after = rows[^1].Row)
        {
            var lookups = await RowLookups.ReadAsync(store, import, rows, cancel);
            var judged = rows.Select(row => (Row: row, Outcome: lookups.Judge(row))).Where(pair => pair.Outcome is not null);
            await store.WriteAsync([.. judged.SelectMany(pair => ImportedRowTable.Instance.Difference(pair.Row, pair.Outcome!.On(pair.Row)))], null, cancel);
        }

        var counts = await ImportQueries.CountsAsync(store, import.Id, cancel);
        return await EndAsync(
            import with { Applied = counts.GetValueOrDefault(RowOutcomes.Taken), Refused = counts.GetValueOrDefault(RowOutcomes.Refused) }, null, cancel);
    }

    private async Task<ImportRow> ApplyAsync(ImportRow import, CancellationToken cancel)
    {
        var job = new JobRow(
            $"j-{random.Hex(8)}", ImportJob.KindName, $"Import {import.Kind.ToString().ToLowerInvariant()} of {import.Source}",
            JobStates.Waiting, 0, import.Rows, 0, "", import.Created, null, null, import.Id, "", import.Creator, false);
        import = import with { Job = job.Id };
        await store.WriteAsync(
            [.. ImportTable.Instance.Difference(null, import), .. JobTable.Instance.Difference(null, job)], null, cancel);
        return import;
    }

    private async Task<ImportRow> EndAsync(ImportRow import, ImportFault? fault, CancellationToken cancel)
    {
        import = import with
        {
            State = fault is null ? import.State : ImportStates.Refused,
            Repeated = fault is null && import.Repeated,
            Fault = fault is null ? "" : RecordJson.Write(fault),
            Ended = (await store.ClockAsync(cancel)).Real,
        };
        await store.WriteAsync([.. ImportTable.Instance.Difference(null, import)], null, cancel);
        return import;
    }
}
