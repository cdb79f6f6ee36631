using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

/// <summary>Pause and resume, whatever it is that pauses; mail on the wire.</summary>
internal static class SendingCommands
{
    private static readonly Option _reason = Option.Of("--reason WORDS!", "shown wherever it is paused");
    private static readonly Option _dryRun = Option.Of("--dry-run", "only show what would leave first");

    public static readonly ImmutableArray<Command> All =
    [
        new("pause TARGET", "Stop sending: workspace, a segment, a customer or an invoice", run => Pause(run).Run(run))
        {
            Options = [_reason],
            Details = "TARGET is `workspace`, segments/smb, customers/c-1 or customers/c-1/invoices/i-7.",
        },
        new("resume TARGET", "Let sending go on", run => Resume(run).Run(run)) { Options = [_dryRun] },
        new Call("mail transmissions", "ListTransmissions", "What was put on the wire, newest first", "transmissions", "end_time state recipient customer segment attempt evidence name")
        {
            Inputs = [Filter("--state STATE", "state", "intended, claimed, armed, accepted, refused, in_doubt or not_sent"), Filter("--customer CUSTOMER", "customer", "customers/c-1")],
        },
        new Call("mail show NAME", "GetMessage", "An e-mail as it was sent", "email") { Inputs = [Name("NAME", "name")] },
    ];

    private static Command Pause(Invocation run) => Of(run, "Pause") with
    {
        Inputs = [.. Target(run), Input.Of("--reason WORDS!", "reason", "")],
    };

    private static Command Resume(Invocation run) => Of(run, "Resume") with
    {
        Inputs = [.. Target(run), Input.Of("--dry-run", "validate_only", "")],
    };

    private static Call Of(Invocation run, string verb) => new("run", verb + Kind(run.Required("TARGET")), "", "");

    private static IEnumerable<Input> Target(Invocation run) => run.Required("TARGET") == "workspace" ? [] : [Name("TARGET", "name")];

    public static string Kind(string target) => target.Split('/') switch
    {
        ["workspace"] => "Workspace",
        ["segments", _] => "Segment",
        ["customers", _] => "Customer",
        ["customers", _, "invoices", _] => "Invoice",
        _ => throw new UsageException($"TARGET '{target}' must be workspace, segments/…, customers/… or customers/…/invoices/…"),
    };
}
