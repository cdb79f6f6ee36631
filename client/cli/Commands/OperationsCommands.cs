using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Sessions;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class OperationsCommands
{
    private static readonly Input _reason = Of("--reason WORDS!", "reason", "audited");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("ops status", "GetStatus", "How the store, the silos and the mail stand", ""),
        new Call("ops parked", "ListParked", "Messages that wait for a person", "messages", "name grain sender kind attempts waiting_behind park_time error"),
        new Call("ops retry PARKED...", "RetryParked", "Try a parked message again", "") { Inputs = [Name("PARKED", "name", "parked")] },
        new Call("ops drop PARKED...", "DropParked", "Drop a parked message for good", "") { Inputs = [Name("PARKED", "name", "parked"), _reason] },
        new Call("ops leases", "ListLeases", "Which silo holds which partition", "leases", "lease silo_id epoch expire_time"),
        new Call("ops in-doubt", "ListInDoubt", "E-mails of which nobody knows whether they were taken", "transmissions", "name recipient subject customer arm_time end_time relay message_id evidence later_evidence"),
        new Call("ops settle TRANSMISSION", "SettleInDoubt", "Say what became of one in doubt", "transmission")
        {
            Inputs =
            [
                Name("TRANSMISSION", "name", "transmissions"),
                Of("--accepted YES|NO!", "accepted", "yes: it arrived; no: it was not sent"),
                Of("--evidence WORDS!", "evidence", "how you know"),
            ],
        },
        new("backup FILE", "Write the store into one file; silos may run", run => StoreAsync(run, "backup"))
        {
            Details = "It runs the silo's program on the store that its configuration names. PostgreSQL's pg_dump must be installed for a store there.",
        },
        new("restore FILE", "Make the store anew of a backup, with sending stopped", run => StoreAsync(run, "restore"))
        {
            Details = "It replaces nothing: there must be no such file, or an empty database. Then start the silo, `plixo ops reconcile` and `plixo ops release-sending`.",
        },
        new Call("ops reconcile", "Reconcile", "Compare journal, exported head and store; what the store forgot is in doubt", ""),
        new Call("ops release-sending", "ReleaseSending", "Let a restored store send again", "") { Inputs = [_reason] },
        new("ops rebuild", "Make the read model anew from the events and follow the job to its end", RebuildAsync)
        {
            Options = [JobWatch.NoWait],
            Details = "Silos go on meanwhile. While one runs, asking again follows it.",
        },
        new Call("ops drain", "Drain", "Let the silo finish and give up its partitions", ""),
        new Call("clock show", "GetClock", "The business clock", ""),
        new Call("clock set TIME", "SetClock", "Set the business clock; sandbox only", "") { Inputs = [Value("TIME", "business_time")] },
        new Call("clock advance SPAN", "AdvanceClock", "Advance the business clock: 30m, 12h, 3d; sandbox only", "") { Inputs = [Value("SPAN", "by")] },
    ];

    private static async Task<ExitCode> RebuildAsync(Invocation run) =>
        await JobWatch.ShowAsync(run, (await run.Client.Operations.RebuildAsync(new(), run.Options)).Job);

    private static Task<ExitCode> StoreAsync(Invocation run, string command) => SiloProgram.RunAsync([command, Path.GetFullPath(run.Required("FILE"))], run.Cancellation);
}
