using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Plixo.Cli.Calls;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.V1;

namespace Plixo.Cli.Commands;

/// <summary>Sends one file to the silo, follows its application, and says what became of its rows.</summary>
internal static class ImportFile
{
    /// <summary>Bytes of one message; the API takes up to 1 MiB.</summary>
    private const int ChunkSize = 256 * 1024;

    /// <summary>Refused rows that are shown; `plixo import verdicts` has all.</summary>
    private const int ShownFaults = 20;

    public static readonly ImmutableArray<Option> Options =
    [
        Option.Of("--source NAME!", "the ledger it comes from: erp"),
        Option.Of("--as-of TIME", "as of when the ledger said this; else now"),
        Option.Of("--full", "the file is every open invoice of the source"),
        Option.Of("--confirm-absent", "go on although more than 10 % of the open invoices are absent"),
        Option.Of("--truth KIND", "balances or entries: what the source brings; declared once"),
        Option.Of("--map MAP.json", "renames headers, gives constants, maps values"),
        Option.Of("--delimiter C", "between fields; else a comma"),
        Option.Of("--date-format PATTERN", "else yyyy-MM-dd"),
        Option.Of("--decimal C", "the decimal mark; else a point"),
        Option.Of("--group C", "the mark between groups of digits, where there is one"),
        Option.Of("--dry-run", "judge every row and apply none"),
    ];

    public static async Task<ExitCode> RunAsync(Invocation run, LedgerKind kind)
    {
        var file = new FileInfo(run.Required("FILE"));
        if (!file.Exists)
            throw new UsageException($"there is no file '{file}'");
        var response = await run.Client.Imports.ImportFileAsync(Parts(run, Header(run, kind, file), file, run.Cancellation), run.Options);
        var import = response.Import;
        if (import.Job.Length > 0)
        {
            await JobWatch.FollowAsync(run, import.Job);
            import = (await run.Client.Imports.GetImportAsync(new() { Name = import.Name }, run.Options)).Import;
        }
        run.Printer.WriteOne(import);
        if (import.RepeatedContent)
            run.Printer.Remark("this file was imported before; nothing changed");
        if (import.Unmatched > 0)
            run.Printer.Remark($"{import.Unmatched} name an invoice that is not known yet and wait for it: plixo import unmatched");
        if (import.Fault is { } fault)
            run.Printer.Remark($"{file.Name}: {FaultText(fault)}");
        if (import.Refused > 0)
            await WriteRefusedAsync(run, import, file.Name);
        return import.State is ImportState.Refused or ImportState.Stopped || import.Refused > 0 ? ExitCode.Refused : ExitCode.Ok;
    }

    public static ImportHeader Header(Invocation run, LedgerKind kind, FileInfo file)
    {
        var parsed = run.Parsed;
        var header = new ImportHeader
        {
            Kind = kind,
            Source = run.Required("--source"),
            Full = parsed.Has("--full"),
            ConfirmAbsent = parsed.Has("--confirm-absent"),
            DryRun = parsed.Has("--dry-run"),
            FileName = file.Name,
            SizeBytes = file.Length,
            RequestId = Guid.NewGuid().ToString(),
            Csv = new CsvOptions
            {
                Delimiter = parsed["--delimiter"] switch { null => "", "tab" or "\\t" => "\t", var mark => mark },
                DateFormat = parsed["--date-format"] ?? "",
                DecimalMark = parsed["--decimal"] ?? "",
                GroupMark = parsed["--group"] ?? "",
                MapJson = parsed["--map"] is { } map ? FieldValue.TextOf(map, "--map") : "",
            },
        };
        if (parsed["--as-of"] is { } asOf)
            header.AsOfTime = FieldValue.Instant(asOf, "--as-of");
        header.Truth = parsed["--truth"] switch
        {
            null => LedgerTruth.Unspecified,
            "balances" => LedgerTruth.Balances,
            "entries" => LedgerTruth.Entries,
            var other => throw new UsageException($"--truth: '{other}' is not balances or entries"),
        };
        return header;
    }

    private static async IAsyncEnumerable<ImportFileRequest> Parts(
        Invocation run, ImportHeader header, FileInfo file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var progress = new ProgressLine(run.Printer.Errors);
        yield return new ImportFileRequest { Header = header };
        await using var stream = file.OpenRead();
        var sent = 0L;
        while (true)
        {
            var buffer = new byte[ChunkSize];
            var read = await stream.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, cancellation);
            if (read == 0)
                yield break;
            yield return new ImportFileRequest { Chunk = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, read)) };
            sent += read;
            progress.Report("sending", sent, file.Length, "bytes");
        }
    }

    private static async Task WriteRefusedAsync(Invocation run, Import import, string file)
    {
        var request = new ListVerdictsRequest { Parent = import.Name, Filter = "outcome = REFUSED", PageSize = ShownFaults };
        var page = await run.Client.Imports.ListVerdictsAsync(request, run.Options);
        foreach (var verdict in page.Verdicts)
            foreach (var fault in verdict.Faults)
                run.Printer.Remark($"{file}: {FaultText(fault)}");
        if (page.NextPageToken.Length > 0)
            run.Printer.Remark($"… plixo import verdicts {import.Name} --outcome refused lists all {import.Refused}");
    }

    private static string FaultText(ImportFault fault)
    {
        var where = new[]
        {
            fault.Row > 0 ? $"row {fault.Row}" : "",
            fault.Line > 0 ? $"line {fault.Line}" : "",
            fault.Column.Length > 0 ? $"column {fault.Column}" : "",
        }.Where(part => part.Length > 0);
        var value = fault.Value.Length > 0 && !fault.Words.Contains(fault.Value, StringComparison.Ordinal) ? $" ({fault.Value})" : "";
        return string.Join(", ", where.Append($"{fault.Code}: {fault.Words}{value}"));
    }
}
