using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Silo.Bulk;

/// <summary>One item of a bulk job: chosen when the job was started, and what became of it.</summary>
/// <param name="Number">From 1, in the order of the list it was chosen from.</param>
/// <param name="Resource">`customers/c-1/drafts/d-1`, `workItems/w-1` or `customers/c-1`.</param>
/// <param name="Kind">One of <see cref="JobItemKinds"/>.</param>
/// <param name="Id">Of the draft or work item; empty for a customer.</param>
/// <param name="Segment">Who may see it.</param>
/// <param name="Outcome">One of <see cref="JobItemOutcomes"/>.</param>
/// <param name="Reason">The stable name of the refusal; empty where there is none.</param>
/// <param name="Words">Of the refusal or fault.</param>
public sealed record JobItemRow(
    string Job, long Number, string Resource, string Kind, CustomerKey Customer, string Id, string Segment, string Outcome, string Reason, string Words);

public static class JobItemKinds
{
    public const string Draft = "draft";
    public const string Work = "work";
    public const string Customer = "customer";
}

public static class JobItemOutcomes
{
    public const string Waiting = "waiting";
    public const string Done = "done";
    public const string Refused = "refused";
    public const string Failed = "failed";
}

public sealed class JobItemTable : RowTableOf<JobItemRow>
{
    public static readonly JobItemTable Instance = new();

    private JobItemTable()
        : base(
            "job_item", 2, Text("job"), Integer("number"), Text("resource"), Text("kind"), Text("customer"), Text("id"), Text("segment"),
            Text("outcome"), Text("reason"), Text("words"))
    {
    }

    public override object?[] Write(JobItemRow row) =>
        [row.Job, row.Number, row.Resource, row.Kind, row.Customer.Value, row.Id, row.Segment, row.Outcome, row.Reason, row.Words];

    public override JobItemRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, (long)values[1]!, (string)values[2]!, (string)values[3]!, new CustomerKey((string)values[4]!), (string)values[5]!,
        (string)values[6]!, (string)values[7]!, (string)values[8]!, (string)values[9]!);
}
