using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Invoices;

/// <summary>An invoice as a row, with its customer's name and its disposition.</summary>
public sealed record InvoiceShown(InvoiceRow Row, string CustomerName, string Segment, DispositionKind Disposition);

internal static class InvoiceListing
{
    private static readonly int Columns = InvoiceTable.Instance.Table.Count();

    /// <summary>How the overview's coverage counts it; empty where it is not overdue, or not chased at all.</summary>
    private static readonly string Coverage =
        $"""
        (CASE WHEN NOT ({ReceivablesSql.Chaseable}) OR i.due_date >= $today THEN ''
            WHEN ({ReceivablesSql.Excluded}) IS NOT NULL THEN 'EXCLUDED' WHEN {ReceivablesSql.Contacted} THEN 'CONTACTED' ELSE 'NOT_CONTACTED' END)
        """;

    public static readonly Condition IsOpen = new(DispositionSql.Open);

    public static readonly Listing<InvoiceShown> All = new(
        [.. InvoiceTable.Instance.Table.As("i"), "c.name", "c.segment", DispositionSql.Kind],
        DispositionSql.From,
        [
            Field.Text("number", "i.number"), Field.Text("external_id", "i.external_id"), Field.Text("source", "i.source"),
            Field.Enum<V1.InvoiceStatus>("status", "CASE WHEN i.status = 'Open' AND i.open <= 0 THEN 'Settled' ELSE i.status END"),
            Field.Enum<V1.InvoiceType>("type", "i.type"), Field.Resource("segment", "c.segment", "segments"),
            new Field("disposition", $"({DispositionSql.Kind})", FieldKind.Number) { Translate = NumberOf },
            Field.Text("currency_code", "i.currency"), Field.Date("due_date", "i.due_date"),
            Field.Number("days_overdue", $"({DaySql.Overdue("i.due_date")})"), Field.Number("open_amount", "i.open"),
            Field.Resource("customer", "i.customer", "customers"),
            Field.OneOf("coverage", Coverage, ["CONTACTED", "NOT_CONTACTED", "EXCLUDED"]),
        ],
        [new Order("i.due_date")], [new Order("i.key")],
        values => new InvoiceShown(
            InvoiceTable.Instance.Read(values), (string)values[Columns]!, (string)values[Columns + 1]!, (DispositionKind)(long)values[Columns + 2]!));

    /// <summary>What the disposition, the days overdue and the coverage rest on.</summary>
    public static Condition Present(InForceNow now) => Condition.Given(
    [
        .. DispositionSql.Parameters(now.Workspace.Paused is not null), ("$todaynumber", DaySql.Number(now.Today)), ("$today", now.Today.ToRow()),
        ("$since", (now.Clock.Business - Duration.FromDays(now.Workspace.Settings.CoverageWindowDays)).ToRow()), ("$until", now.Clock.Business.ToRow() + 1),
    ]);

    public static Condition Is(InvoiceKey key) => new("i.key = $key", ("$key", key.Value));

    public static V1.Invoice ToWire(InvoiceShown shown, InForceNow now)
    {
        var row = shown.Row;
        V1.Money? Part(long amount) => amount == 0 ? null : WireValues.MoneyOf(amount, row.Currency.Code);
        var invoice = new V1.Invoice
        {
            Name = Names.Invoice(row.Customer, row.Key), Number = row.Number, Source = row.Source, ExternalId = row.ExternalId,
            Customer = Names.Of(row.Customer), CustomerDisplayName = shown.CustomerName,
            Type = row.Type == DocumentType.Invoice ? V1.InvoiceType.Invoice : V1.InvoiceType.CreditNote, Status = StatusOf(row),
            Amount = row.Amount.ToWire(), OpenAmount = row.OpenAmount.ToWire(), IssueDate = row.IssueDate.ToWire(), DueDate = row.DueDate.ToWire(),
            PurchaseOrder = row.PurchaseOrder, Sent = row.Sent, DaysOverdue = Math.Max(0, Period.DaysBetween(row.DueDate, now.Today)),
            Segment = Names.Segment(shown.Segment), NextStep = StepOf(row, now), Paused = row.Paused,
            DisputedAmount = row.Disputed ? Part(row.DisputedAmount ?? row.Open) : null, PromisedAmount = Part(row.Promised),
            PlannedAmount = Part(row.OnPlan), ExpectedAmount = Part(row.Expected), Etag = Etags.Of(row.Version),
            NextEligibleTime = (row.DueStepAt ?? row.NextStepAt).ToWire(),
        };
        if (row.Open > 0 && row.Type == DocumentType.Invoice) invoice.Disposition = (V1.Disposition)shown.Disposition;
        if (row.Position is { } position) invoice.PositionOffset = position;
        if (row.Minimum is { } minimum) invoice.Minimum = WireValues.MoneyOf(minimum, row.Currency.Code);
        if (row.Held) invoice.Hold = new V1.Hold { Until = row.HeldUntil.ToWire() };
        return invoice;
    }

    /// <summary>The due step, else the next one.</summary>
    public static V1.InvoiceStep? StepOf(InvoiceRow row, InForceNow now)
    {
        if ((row.DueStep ?? row.NextStep) is not { } offset) return null;
        var step = new V1.InvoiceStep { OffsetDays = offset, Date = (row.DueStep is null ? row.NextStepDay : row.DueStepDay).ToWire() };
        var planned = now.Segment(row.Segment)?.Policy.Cadence.AllSteps.FirstOrDefault(each => each.Offset == offset);
        if (planned is not null) (step.Template, step.Tone) = ($"templates/{planned.Template}", (V1.Tone)(planned.Tone + 1));
        return step;
    }

    private static V1.InvoiceStatus StatusOf(InvoiceRow row) => row.Status switch
    {
        DocumentStatus.Open when row.Open <= 0 => V1.InvoiceStatus.Settled,
        DocumentStatus.Open => V1.InvoiceStatus.Open,
        DocumentStatus.Draft => V1.InvoiceStatus.Draft,
        DocumentStatus.Void => V1.InvoiceStatus.Void,
        DocumentStatus.Deleted => V1.InvoiceStatus.Deleted,
        DocumentStatus.WrittenOff => V1.InvoiceStatus.WrittenOff,
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.Status, "No such status."),
    };

    /// <summary>`DISPOSITION_ON_HOLD`, `ON_HOLD` or its number.</summary>
    private static string? NumberOf(string value)
    {
        var name = value.Replace("DISPOSITION_", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return Enum.TryParse<V1.Disposition>(name, ignoreCase: true, out var disposition)
            ? ((int)disposition).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}
