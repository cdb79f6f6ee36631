using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A payment plan in lists.</summary>
/// <param name="Instalments">`date amount`, each between commas, by date; minor units.</param>
/// <param name="Invoices">The invoice keys, separated by blanks.</param>
public sealed record PlanRow(
    string Id, CustomerKey Customer, string Segment, string Currency, long Amount, string Instalments, string Invoices,
    string State, string ProposedBy, Instant At, string DecidedBy)
{
    public static PlanRow Of(CustomerState state, Plan plan) => new(
        plan.Id, state.Key, state.Segment?.Value ?? "", plan.Instalments[0].Amount.Currency.Code,
        plan.Instalments.Sum(part => part.Amount.MinorUnits),
        string.Join(',', plan.Instalments.OrderBy(part => part.Date)
            .Select(part => $"{part.Date.ToRow()} {part.Amount.MinorUnits}")),
        string.Join(' ', plan.Allocations.Select(part => part.Invoice.Value)), plan.State.ToString(), plan.ProposedBy, plan.At, plan.DecidedBy);
}

public sealed class PlanTable : RowTableOf<PlanRow>
{
    public static readonly PlanTable Instance = new();

    private PlanTable()
        : base(
            "plan", 1, Text("id"), Text("customer"), Text("segment"), Text("currency"), Integer("amount"), Text("instalments"),
            Text("invoices"), Text("state"), Text("proposed_by"), Integer("at"), Text("decided_by"))
    {
    }

    public override object?[] Write(PlanRow row) =>
    [
        row.Id, row.Customer.Value, row.Segment, row.Currency, row.Amount, row.Instalments, row.Invoices, row.State,
        row.ProposedBy, row.At.ToRow(), row.DecidedBy,
    ];

    public override PlanRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, new CustomerKey((string)values[1]!), (string)values[2]!, (string)values[3]!, (long)values[4]!,
        (string)values[5]!, (string)values[6]!, (string)values[7]!, (string)values[8]!, RowValues.ToInstant(values[9]),
        (string)values[10]!);
}
