using System.Collections.Immutable;
using Google.Protobuf;
using Plixo.Cli.Calls;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.V1;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class AuditCommands
{
    public static readonly ImmutableArray<Command> All =
    [
        new Call("audit list", "ListAuditEntries", "Who did what, newest first", "entries", "time actor kind resource words position")
        {
            Inputs = [Filter("--actor ACTOR", "actor", "users/dana"), Filter("--resource NAME", "resource", "customers/c-1"), Filter("--since TIME", "time", "", ">=")],
        },
        new Call("audit head", "GetAuditHead", "The signed head of the chain, to be kept elsewhere", "head"),
        new("audit export FILE", "Every event as it was hashed, one JSON object a line", ExportAsync)
        {
            Options = [Option.Of("--after POSITION", "go on behind this position")],
            Details = "FILE - writes to standard output. `dotnet run --project silo -- verify --from-export FILE` checks it.",
        },
        new("export FILE", "The same as audit export", ExportAsync),
    ];

    private static async Task<ExitCode> ExportAsync(Invocation run)
    {
        var file = run.Required("FILE");
        var request = new ExportAuditRequest { AfterPosition = run.Parsed["--after"] ?? "" };
        if (file == "-")
        {
            await WriteAsync(run, request, run.Printer.Output);
            return ExitCode.Ok;
        }
        // Whole or not at all: a cut export would look like a cut chain.
        var unfinished = file + ".part";
        await using (var writer = new StreamWriter(unfinished))
            await WriteAsync(run, request, writer);
        File.Move(unfinished, file, overwrite: true);
        return ExitCode.Ok;
    }

    private static async Task WriteAsync(Invocation run, ExportAuditRequest request, TextWriter to)
    {
        using var progress = new ProgressLine(run.Printer.Errors);
        var events = 0L;
        await foreach (var part in run.Client.Audit.ExportAudit(request, run.Options))
        {
            await to.WriteLineAsync(JsonFormatter.Default.Format(part));
            if (part.PartCase == ExportAuditResponse.PartOneofCase.Event)
                progress.Report("exporting", ++events, 0, "events");
        }
    }
}
