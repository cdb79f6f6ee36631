namespace Plixo.Web.Queue;

/// <summary>An order of the queue.</summary>
/// <param name="Id">In the address, `sort=days`.</param>
/// <param name="Title">For people.</param>
/// <param name="OrderBy">Of the API; empty for its own.</param>
public sealed record QueueOrder(string Id, string Title, string OrderBy)
{
    public static IReadOnlyList<QueueOrder> All { get; } =
    [
        new("priority", "priority", ""),
        new("amount", "amount", "amount desc"),
        new("days", "days overdue", "days_overdue desc"),
        new("customer", "customer", "customer_display_name"),
        new("oldest", "oldest first", "create_time"),
    ];

    public static QueueOrder Of(string? id) => All.FirstOrDefault(order => order.Id == id) ?? All[0];
}
