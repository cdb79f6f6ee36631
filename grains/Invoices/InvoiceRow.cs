using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Invoices;

/// <summary>An invoice as lists, customers and `why` see it.</summary>
/// <param name="Version">Of the grain whose state this is a function of.</param>
/// <param name="Position">Offset of the last finished step; null before the first.</param>
/// <param name="DueStep">Offset of the highest due step; null where none is due.</param>
/// <param name="Copy">Digest of the ledger's own copy; empty where there is none.</param>
/// <param name="DisputedAmount">Minor units; null where the whole invoice is disputed, or nothing.</param>
public sealed record InvoiceRow(
    InvoiceKey Key,
    long Version,
    CustomerKey Customer,
    string Segment,
    string Source,
    string ExternalId,
    string Number,
    DocumentType Type,
    DocumentStatus Status,
    bool Sent,
    Money Amount,
    long Open,
    LocalDate IssueDate,
    LocalDate DueDate,
    string PurchaseOrder,
    long? Minimum,
    int? Position,
    int? DueStep,
    LocalDate? DueStepDay,
    Instant? DueStepAt,
    int? NextStep,
    LocalDate? NextStepDay,
    Instant? NextStepAt,
    bool LadderFinished,
    int PolicyVersion,
    bool Disputed,
    long? DisputedAmount,
    bool Held,
    LocalDate? HeldUntil,
    bool Paused,
    bool Absent,
    long Promised,
    LocalDate? PromisedUntil,
    long OnPlan,
    LocalDate? OnPlanUntil,
    long Expected,
    LocalDate? ExpectedUntil,
    int Contacts,
    Instant? LastContact,
    string Copy)
{
    public Currency Currency => Amount.Currency;

    public Money OpenAmount => new(Open, Amount.Currency);

    /// <summary>Draft, void, deleted, written-off and never-sent documents, credit notes and settled ones are never chased.</summary>
    public bool IsChaseable => Type == DocumentType.Invoice && Status == DocumentStatus.Open && Sent && Open > 0;

    /// <summary>Due today is not overdue.</summary>
    public bool IsOverdue(LocalDate today) => DueDate < today;

    public static InvoiceRow? Of(InvoiceState state, long version)
    {
        if (state.Document is not { } document) return null;
        (long Amount, LocalDate? Until) Reserved(ReservationKind kind)
        {
            long amount = 0;
            LocalDate? until = null;
            foreach (var reservation in state.Reservations.Values)
            {
                if (reservation.Kind != kind || !reservation.Rest.IsPositive) continue;
                amount += reservation.Rest.MinorUnits;
                until = until is { } other ? LocalDate.Max(other, reservation.Until) : reservation.Until;
            }

            return (amount, until);
        }

        var promised = Reserved(ReservationKind.Promise);
        var plan = Reserved(ReservationKind.Plan);
        var expected = Reserved(ReservationKind.Expectation);
        return new InvoiceRow(
            state.Key, version, document.Customer, state.Segment?.Value ?? "", document.Source, document.ExternalId,
            document.Number, document.Type, document.Status, document.Sent, document.Amount, state.Open.MinorUnits,
            document.IssueDate, document.DueDate, document.PurchaseOrder, document.Minimum?.MinorUnits,
            state.Position, state.Due?.Offset, state.Due?.Day, state.Due?.At, state.Next?.Offset, state.Next?.Day, state.Next?.At,
            state.LadderFinished, state.PolicyVersion, state.Dispute is not null, state.Dispute?.Amount?.MinorUnits,
            state.Hold is not null, state.Hold?.Until, state.Paused is not null, state.AbsentSince is not null,
            promised.Amount, promised.Until, plan.Amount, plan.Until, expected.Amount, expected.Until,
            state.Contacts, state.LastContact, state.Copy);
    }
}

public sealed class InvoiceTable : RowTableOf<InvoiceRow>
{
    public static readonly InvoiceTable Instance = new();

    public const int KeyColumn = 0;
    public const int VersionColumn = 1;
    public const int CustomerColumn = 2;
    public const int OpenColumn = 12;
    public const int DueDateColumn = 14;

    private InvoiceTable()
        : base(
            "invoice", 1, Text("key"), Integer("version"), Text("customer"), Text("segment"), Text("source"),
            Text("external_id"), Text("number"), Text("type"), Text("status"), Integer("sent"), Text("currency"),
            Integer("amount"), Integer("open"), Text("issue_date"), Text("due_date"), Text("purchase_order"),
            Integer("minimum"), Integer("position"), Integer("due_step"), Text("due_step_day"), Integer("due_step_at"),
            Integer("next_step"), Text("next_step_day"), Integer("next_step_at"), Integer("ladder_finished"),
            Integer("policy_version"), Integer("disputed"), Integer("disputed_amount"), Integer("held"), Text("held_until"),
            Integer("paused"), Integer("absent"), Integer("promised"), Text("promised_until"), Integer("on_plan"),
            Text("on_plan_until"), Integer("expected"), Text("expected_until"), Integer("contacts"), Integer("last_contact"),
            Text("copy"))
    {
        Moving =
        [
            "version", "position", "due_step", "due_step_day", "due_step_at", "next_step", "next_step_day", "next_step_at", "ladder_finished",
            "policy_version", "contacts", "last_contact",
        ];
    }

    /// <summary>The documents of a customer with something open (a credit note's is what is not yet used).</summary>
    public static RowQuery OpenOf(CustomerKey customer, string name) => new(
        name, Instance.Table,
        [new RowFilter(CustomerColumn, Comparison.Equal, customer.Value), new RowFilter(OpenColumn, Comparison.NotEqual, 0L)],
        [new RowOrder(DueDateColumn), new RowOrder(KeyColumn)], Limits.OpenInvoicesPerCustomer)
    {
        VersionColumn = VersionColumn,
    };

    /// <summary>Of these the ones that are open.</summary>
    public static RowQuery OpenAmong(CustomerKey customer, IEnumerable<InvoiceKey> invoices, string name) => OpenOf(customer, name) with
    {
        Filters =
        [
            new RowFilter(KeyColumn, Comparison.In, invoices.Select(invoice => invoice.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()),
            .. OpenOf(customer, name).Filters,
        ],
    };

    public override object?[] Write(InvoiceRow row) =>
    [
        row.Key.Value, row.Version, row.Customer.Value, row.Segment, row.Source, row.ExternalId, row.Number,
        row.Type.ToString(), row.Status.ToString(), row.Sent.ToRow(), row.Amount.Currency.Code, row.Amount.MinorUnits, row.Open,
        row.IssueDate.ToRow(), row.DueDate.ToRow(), row.PurchaseOrder, row.Minimum, (long?)row.Position,
        (long?)row.DueStep, row.DueStepDay.ToRow(), row.DueStepAt.ToRow(), (long?)row.NextStep, row.NextStepDay.ToRow(),
        row.NextStepAt.ToRow(), row.LadderFinished.ToRow(), (long)row.PolicyVersion, row.Disputed.ToRow(),
        row.DisputedAmount, row.Held.ToRow(), row.HeldUntil.ToRow(), row.Paused.ToRow(), row.Absent.ToRow(), row.Promised,
        row.PromisedUntil.ToRow(), row.OnPlan, row.OnPlanUntil.ToRow(), row.Expected, row.ExpectedUntil.ToRow(),
        (long)row.Contacts, row.LastContact.ToRow(), row.Copy,
    ];

    public override InvoiceRow Read(IReadOnlyList<object?> values) => new(
        new InvoiceKey((string)values[0]!), (long)values[1]!, new CustomerKey((string)values[2]!), (string)values[3]!,
        (string)values[4]!, (string)values[5]!, (string)values[6]!, Enum.Parse<DocumentType>((string)values[7]!),
        Enum.Parse<DocumentStatus>((string)values[8]!), RowValues.ToFlag(values[9]),
        new Money((long)values[11]!, new Currency((string)values[10]!)), (long)values[12]!, RowValues.ToDate(values[13]),
        RowValues.ToDate(values[14]), (string)values[15]!, (long?)values[16], (int?)(long?)values[17], (int?)(long?)values[18],
        RowValues.ToDateOrNull(values[19]), RowValues.ToInstantOrNull(values[20]), (int?)(long?)values[21],
        RowValues.ToDateOrNull(values[22]), RowValues.ToInstantOrNull(values[23]), RowValues.ToFlag(values[24]),
        (int)(long)values[25]!, RowValues.ToFlag(values[26]), (long?)values[27], RowValues.ToFlag(values[28]),
        RowValues.ToDateOrNull(values[29]), RowValues.ToFlag(values[30]), RowValues.ToFlag(values[31]), (long)values[32]!,
        RowValues.ToDateOrNull(values[33]), (long)values[34]!, RowValues.ToDateOrNull(values[35]), (long)values[36]!,
        RowValues.ToDateOrNull(values[37]), (int)(long)values[38]!, RowValues.ToInstantOrNull(values[39]), (string)values[40]!);
}
