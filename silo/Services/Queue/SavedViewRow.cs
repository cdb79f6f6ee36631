using Plixo.Grains.Rows;

namespace Plixo.Silo.Services.Queue;

/// <summary>A view of the queue that somebody keeps.</summary>
/// <param name="Owner">`users/dana` or `tokens/t-1`, who alone sees it.</param>
/// <param name="Name">For people.</param>
/// <param name="Query">Filter and order in the client's own words.</param>
public sealed record SavedViewRow(string Id, string Owner, string Name, V1.QueueScope Scope, string Query);

public sealed class SavedViewTable : RowTableOf<SavedViewRow>
{
    public static readonly SavedViewTable Instance = new();

    private SavedViewTable()
        : base("queue_view", 1, Text("id"), Text("owner"), Text("name"), Text("scope"), Text("query"))
    {
    }

    public string Select => string.Join(", ", Table.Columns.Select(column => column.Name));

    public override object?[] Write(SavedViewRow row) => [row.Id, row.Owner, row.Name, row.Scope.ToString(), row.Query];

    public override SavedViewRow Read(IReadOnlyList<object?> values) =>
        new((string)values[0]!, (string)values[1]!, (string)values[2]!, Enum.Parse<V1.QueueScope>((string)values[3]!), (string)values[4]!);
}
