using NodaTime;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Sweeps;

/// <summary>Long work with progress: a sweep, an import, an export, a rebuild.</summary>
/// <param name="Id">`j-…`.</param>
/// <param name="Kind">Names who carries it on: `sweep.policy`, `import.invoices`.</param>
/// <param name="Title">For people.</param>
/// <param name="State">One of <see cref="JobStates"/>.</param>
/// <param name="Done">Of the total; grains, rows.</param>
/// <param name="Total">0 where it is not known yet.</param>
/// <param name="Failed">How many of the done ones failed.</param>
/// <param name="Cursor">Where it goes on; its kind alone knows what it means.</param>
/// <param name="Created">By the store's real clock, like the other instants.</param>
/// <param name="Detail">JSON of the kind: what to do, and in the end what came out.</param>
/// <param name="Request">The request that started it; the same one again is the same job.</param>
/// <param name="Creator">`users/dana`, `tokens/t-1` or `system`.</param>
/// <param name="Cancel">Somebody wants it to stop. Written apart from the progress, so that neither overwrites the other.</param>
public sealed record JobRow(
    string Id, string Kind, string Title, string State, long Done, long Total, long Failed, string Cursor,
    Instant Created, Instant? Started, Instant? Ended, string Detail, string Request, string Creator, bool Cancel);

public static class JobStates
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static bool IsEnded(string state) => state is Done or Failed or Cancelled;
}

public sealed class JobTable : RowTableOf<JobRow>
{
    public static readonly JobTable Instance = new();

    private JobTable()
        : base(
            "job", 1, Text("id"), Text("kind"), Text("title"), Text("state"), Integer("done"), Integer("total"), Integer("failed"),
            Text("cursor"), Integer("created"), Integer("started"), Integer("ended"), Text("detail"), Text("request"),
            Text("creator"), Integer("cancel"))
    {
    }

    /// <summary>The columns in the order of <see cref="Read"/>.</summary>
    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(JobRow row) =>
    [
        row.Id, row.Kind, row.Title, row.State, row.Done, row.Total, row.Failed, row.Cursor,
        row.Created.ToRow(), row.Started.ToRow(), row.Ended.ToRow(), row.Detail, row.Request, row.Creator,
        row.Cancel.ToRow(),
    ];

    public override JobRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (string)values[1]!, (string)values[2]!, (string)values[3]!, (long)values[4]!, (long)values[5]!,
        (long)values[6]!, (string)values[7]!, RowValues.ToInstant(values[8]), RowValues.ToInstantOrNull(values[9]),
        RowValues.ToInstantOrNull(values[10]), (string)values[11]!, (string)values[12]!, (string)values[13]!, RowValues.ToFlag(values[14]));
}
