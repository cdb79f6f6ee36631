using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.V1;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class QueueCommands
{
    private const string Columns = "priority title customer_display_name amount days_overdue draft_state work_kind waits owner resource";

    private static readonly Input _scope = Of("--scope SCOPE", "scope", "mine, team or pool");
    private static readonly Input _tab = Of("--tab TAB", "tab", "ready-to-send, drafts, promises-due, disputes, replies or tasks");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("queue list", "ListQueueItems", "What to do next, by priority", "items", Columns) { Inputs = [_scope, _tab] },
        new Call("queue counts", "GetQueueCounts", "What each tab holds, and the day's burn-down", "") { Inputs = [_scope] },
        new Call("queue bulk ACTION", "BulkQueueItems", "Do the same to all that match, as a job", "job")
        {
            Inputs =
            [
                Value("ACTION", "action"), _scope, _tab, Of("--filter FILTER", "filter", "as the API has it: segment = \"segments/smb\" AND days_overdue > 30"),
                Of("--words WORDS", "words", "the reason of a discard or hold, the outcome of what is completed"),
                Of("--snooze-until TIME", "snooze_until", "of a snooze"), Of("--hold-until DATE", "hold_until", "of a hold; without: until released"),
                Of("--owner USER", "owner", "of an assignment; without: back to the pool", "users"), Of("--dry-run", "validate_only", "only count"),
            ],
            Details = "ACTION: approve, send, return, discard, snooze, assign, complete, hold-customer or release-customer. `job watch` follows it, `job items` lists what became of each.",
        },
        new("queue watch", "The queue as it changes, one line a change", WatchAsync)
        {
            Options = [_scope.Option!, _tab.Option!, Option.Of("--resume TOKEN", "go on where an earlier watch ended")],
        },
    ];

    private static async Task<ExitCode> WatchAsync(Invocation run)
    {
        var request = new WatchQueueRequest { ResumeToken = run.Parsed["--resume"] ?? "" };
        foreach (var input in (ReadOnlySpan<Input>)[_scope, _tab])
            if (run.Parsed.All(input.Key) is { Count: > 0 } values)
                input.Fill(request, values);
        await foreach (var change in run.Client.Queue.WatchQueue(request, run.Options))
            Write(run.Printer, change);
        return ExitCode.Ok;
    }

    private static void Write(Printer printer, WatchQueueResponse change)
    {
        if (printer.Format != OutputFormat.Table)
        {
            printer.WriteOne(change);
            return;
        }
        var line = change.ChangeCase switch
        {
            WatchQueueResponse.ChangeOneofCase.Upsert => string.Join("  ", Columns.Split(' ').Select(path => Column.Of(QueueItem.Descriptor, path).Text(change.Upsert)).Where(text => text.Length > 0)),
            WatchQueueResponse.ChangeOneofCase.Removal => $"gone  {change.Removal}",
            WatchQueueResponse.ChangeOneofCase.SnapshotComplete => "-- now",
            WatchQueueResponse.ChangeOneofCase.Reset => "-- begins again",
            WatchQueueResponse.ChangeOneofCase.Counts => $"-- {change.Counts.Left} left of {change.Counts.TotalToday}",
            _ => "",
        };
        if (line.Length > 0)
            printer.Output.WriteLine(Printable.OneLine(line));
    }
}
