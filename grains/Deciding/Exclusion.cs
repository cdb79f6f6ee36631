using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Deciding;

/// <summary>What keeps an invoice from being chased, before any draft is looked at: the first part of the dispositions.</summary>
public static class Exclusion
{
    /// <summary>
    /// The first exclusion that holds; null where the invoice may be chased. Not live and paused are no exclusion: there
    /// everything is decided, drafted and shown, and only sending waits.
    /// </summary>
    public static Disposition? Of(InvoiceRow invoice, CustomerRow customer, SegmentView? segment)
    {
        foreach (var disposition in All(invoice, customer, segment, null))
            return disposition;
        return null;
    }

    /// <summary>The first exclusion that nobody may override; null where a person may send over all that hold.</summary>
    /// <param name="reachable">Somebody has an address that is free, or suppressed only until a date.</param>
    public static Disposition? OfOverridden(InvoiceRow invoice, CustomerRow customer, SegmentView? segment, bool reachable) =>
        All(invoice, customer, segment, null).FirstOrDefault(one =>
            !GateTable.MayOverride(ReasonOf(one.Kind)) ||
            (one.Kind == DispositionKind.Suppressed && (!reachable || (customer.Suppressed && customer.SuppressedUntil is null))));

    /// <summary>What sending is refused with.</summary>
    public static RefusalReason ReasonOf(DispositionKind kind) => kind switch
    {
        DispositionKind.NotChaseable => RefusalReason.InvoicePaid,
        DispositionKind.DisputedWhole => RefusalReason.InvoiceDisputed,
        DispositionKind.OnPlan => RefusalReason.PlanActive,
        DispositionKind.Promised => RefusalReason.PromiseActive,
        DispositionKind.PaymentExpected => RefusalReason.PaymentExpected,
        DispositionKind.OnHold => RefusalReason.InvoiceOnHold,
        DispositionKind.HeldFault => RefusalReason.ItemParked,
        DispositionKind.Suppressed => RefusalReason.ContactSuppressed,
        DispositionKind.NoValidContact => RefusalReason.NoValidContact,
        DispositionKind.NoSegment or DispositionKind.NotLiveOrPaused => RefusalReason.NotLive,
        DispositionKind.CreditCovers => RefusalReason.CreditCoversBalance,
        DispositionKind.BelowMinimum => RefusalReason.BelowMinimum,
        _ => RefusalReason.InvalidState,
    };

    /// <summary>All that hold, in order of precedence, with the stop of sending among them.</summary>
    /// <param name="stop">Not live or paused, in words; null where sending runs.</param>
    public static IEnumerable<Disposition> All(InvoiceRow invoice, CustomerRow customer, SegmentView? segment, string? stop)
    {
        var zone = segment?.Policy.TimeZone ?? DateTimeZone.Utc;
        Instant? Start(LocalDate? date) => date is { } day ? zone.AtStartOfDay(day).ToInstant() : null;
        Disposition Is(DispositionKind kind, string words, LocalDate? until = null) => new(kind, words, Start(until));

        if (!invoice.IsChaseable) yield return Is(DispositionKind.NotChaseable, NotChaseable(invoice));
        var chased = new Chased(invoice);
        if (invoice.Disputed && chased.AfterDispute <= 0) yield return Is(DispositionKind.DisputedWhole, "The whole invoice is disputed.");
        if (invoice.OnPlan > 0 && chased.AfterPlan <= 0) yield return Is(DispositionKind.OnPlan, "On a payment plan.", invoice.OnPlanUntil);
        if (invoice.Promised > 0 && chased.AfterPromise <= 0) yield return Is(DispositionKind.Promised, "Promised.", invoice.PromisedUntil);
        if (invoice.Expected > 0 && chased.Rest <= 0) yield return Is(DispositionKind.PaymentExpected, "A payment is expected.", invoice.ExpectedUntil);
        if (invoice.Held) yield return Is(DispositionKind.OnHold, "The invoice is on hold.", invoice.HeldUntil);
        if (customer.Held) yield return Is(DispositionKind.OnHold, "The customer is on hold.", customer.HeldUntil);
        if (invoice.Absent) yield return Is(DispositionKind.HeldFault, "Absent from the last full file of its ledger.");
        if (customer.Suppressed) yield return Is(DispositionKind.Suppressed, "The customer is suppressed.", customer.SuppressedUntil);
        if (customer.Reach == Reach.AllSuppressed) yield return Is(DispositionKind.Suppressed, "Every address is suppressed.");
        if (customer.Reach == Reach.NoContact) yield return Is(DispositionKind.NoValidContact, "Nobody has an address that may be used.");
        if (segment is null) yield return Is(DispositionKind.NoSegment, "No rule assigns the customer to a segment.");
        if (stop is not null) yield return Is(DispositionKind.NotLiveOrPaused, stop);
        if (customer.IsCoveredByCredit(invoice.Currency.Code)) yield return Is(DispositionKind.CreditCovers, "Credits cover all that is open.");
        if (segment is not null && chased.Rest < MinimumOf(invoice, segment).MinorUnits)
            yield return Is(DispositionKind.BelowMinimum, $"Below the minimum of {MinimumOf(invoice, segment)}.");
    }

    /// <summary>Why nothing may leave for this invoice now; null where sending runs.</summary>
    public static string? Stop(InvoiceRow invoice, CustomerRow customer, SegmentView? segment, WorkspaceState workspace) =>
        workspace.Paused is { } all ? $"All sending is paused: {all.Reason}"
        : segment?.Paused is { } paused ? $"The segment is paused: {paused.Reason}"
        : segment is { LiveSince: null } ? "The segment is not live."
        : segment?.Breaker is { } breaker ? $"The segment's breaker is open: {breaker}"
        : customer.Paused ? "The customer is paused."
        : invoice.Paused ? "The invoice is paused."
        : null;

    /// <summary>What is chased of an invoice: what is open less what is disputed, on a plan, promised and expected.</summary>
    public static Money AmountOf(InvoiceRow invoice) => new(Math.Max(0, new Chased(invoice).Rest), invoice.Currency);

    /// <summary>What is chased where a person sends over promises and expected payments.</summary>
    public static Money AmountOverPromises(InvoiceRow invoice) => new(Math.Max(0, new Chased(invoice).AfterPlan), invoice.Currency);

    private static Money MinimumOf(InvoiceRow invoice, SegmentView segment) =>
        invoice.Minimum is { } own ? new Money(own, invoice.Currency) : segment.Policy.MinimumFor(invoice.Currency);

    private static string NotChaseable(InvoiceRow invoice) => invoice switch
    {
        { Type: DocumentType.CreditNote } => "A credit note.",
        { Status: not DocumentStatus.Open } => $"The ledger says {invoice.Status}.",
        { Sent: false } => "The invoice was never sent.",
        _ => "Nothing is open.",
    };

    private readonly record struct Chased(long AfterDispute, long AfterPlan, long AfterPromise, long Rest)
    {
        public Chased(InvoiceRow invoice)
            : this(0, 0, 0, 0)
        {
            AfterDispute = invoice.Disputed ? invoice.Open - (invoice.DisputedAmount ?? invoice.Open) : invoice.Open;
            AfterPlan = AfterDispute - invoice.OnPlan;
            AfterPromise = AfterPlan - invoice.Promised;
            Rest = AfterPromise - invoice.Expected;
        }
    }
}
