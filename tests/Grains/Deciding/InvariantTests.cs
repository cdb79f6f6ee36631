using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;

namespace Plixo.Tests.Grains.Deciding;

/// <summary>What faults a turn, whoever decided it.</summary>
public sealed class InvariantTests
{
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static readonly Currency Dollar = new("USD");

    [Theory]
    [InlineData(7, 3, 1, null)]
    [InlineData(8, 3, 1, "of 2026-11-02; the cap is 10")]
    [InlineData(7, 4, 1, "in its window; the cap is 6")]
    public void An_issue_holds_no_more_than_its_caps(long day, long window, long first, string? fault) =>
        Issued(new SegmentState { Key = new SegmentKey("all") }, day, window, first, fault);

    [Theory]
    [InlineData(5, null)]
    [InlineData(4, "number 4 of 2026-11-02 again")]
    public void No_number_of_a_date_is_issued_twice(long first, string? fault) =>
        Issued(new SegmentState { Key = new SegmentKey("all"), LastDate = Today, LastNumber = 4 }, 0, 0, first, fault);

    [Theory]
    [InlineData(EntryKind.Payment, "USD", null)]
    [InlineData(EntryKind.WriteOff, "USD", null)]
    [InlineData(EntryKind.Payment, "EUR", "is in EUR")]
    [InlineData((EntryKind)99, "USD", "of no kind")]
    public void Every_amount_of_an_invoice_is_open_paid_credited_or_written_off(EntryKind kind, string currency, string? fault)
    {
        var document = new InvoiceDocument(
            "erp", "i-1", "i-1", new CustomerKey("c-1"), DocumentType.Invoice, DocumentStatus.Open, new Money(100, Dollar), Today, Today, "", true, "", null);
        var state = new InvoiceState
        {
            Key = new InvoiceKey("i-1"),
            Document = document,
            Entries = ImmutableSortedDictionary<string, LedgerEntry>.Empty.Add(
                "e-1", new LedgerEntry(kind, new Money(30, new Currency(currency)), Today, false, "")),
        };

        Expect(() => LedgerInvariant.Check(state), fault);
    }

    /// <summary>Three permits under caps of ten a day and six a window.</summary>
    private static void Issued(SegmentState before, long day, long window, long first, string? fault) => Expect(
        () => IssueInvariant.Check(before, new PermitsIssued(
            Today, first, [new Grant(new CustomerKey("c-1"), new DraftKey("d-1"), 1), new Grant(new CustomerKey("c-2"), new DraftKey("d-2"), 2)],
            new Held(day, 10, window, 6), null)),
        fault);

    private static void Expect(Action check, string? fault)
    {
        if (fault is null) check();
        else Assert.Contains(fault, Assert.Throws<InvariantException>(check).Message);
    }
}
