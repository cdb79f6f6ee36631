using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Cases;

/// <summary>Of a source of entries: a credit note is used for the invoice that it names, and counts once.</summary>
public sealed class CreditNoteTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    private readonly CollectionsWorld world = new(Monday, autopilot: false);

    public CreditNoteTests()
    {
        world.AddCustomer("c1", "ap@c1.example");
        world.AddInvoice("i1", "c1", Eur(10_000), Today.PlusDays(-1));
    }

    [Fact]
    public void A_note_credits_its_invoice_and_is_no_credit_at_hand()
    {
        AddNote("n1", 4_000, "i1");
        Credit("n1", 4_000);

        Assert.Equal((6_000L, 0L), (world.Row("i1").Open, world.Row("n1").Open));
        Assert.Empty(world.CustomerOf("c1").CreditCovers);
        Assert.Equal(6_000, world.CustomerOf("c1").OpenDrafts.Single().Total.MinorUnits);
    }

    [Fact]
    public void A_note_that_names_no_invoice_is_credit_at_hand()
    {
        AddNote("n1", 10_000, "");

        Assert.Equal((10_000L, 10_000L), (world.Row("i1").Open, world.Row("n1").Open));
        Assert.Equal(["EUR"], world.CustomerOf("c1").CreditCovers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_ledgers_own_credit_for_it_counts_once_whichever_comes_first(bool noteFirst)
    {
        if (noteFirst) Credit("n1", 4_000);
        Book("allocation-7", 4_000);
        if (!noteFirst) Credit("n1", 4_000);

        Assert.Equal(6_000, world.Row("i1").Open);
        Book("allocation-8", 500);
        Assert.Equal(5_500, world.Row("i1").Open);
    }

    [Fact]
    public void Credits_that_are_less_than_the_notes_leave_the_rest_to_the_notes()
    {
        Credit("n1", 4_000);
        Credit("n2", 1_000);
        Book("allocation-7", 4_000);
        Assert.Equal(5_000, world.Row("i1").Open);

        Book("allocation-7", 4_000, reversed: true);
        Assert.Equal(5_000, world.Row("i1").Open);
    }

    [Fact]
    public void The_same_note_again_changes_nothing_and_a_void_one_credits_nothing()
    {
        Credit("n1", 4_000);
        Assert.False(Credit("n1", 4_000).Changed);

        Credit("n1", 4_000, reversed: true);

        Assert.Equal(10_000, world.Row("i1").Open);
    }

    [Fact]
    public void What_the_first_reading_had_settled_already_is_not_credited_again()
    {
        world.AddInvoice("i2", "c1", Eur(10_000), Today.PlusDays(-1), open: Eur(6_000));

        Credit("n1", 4_000, invoice: "i2");
        Assert.Equal(6_000, world.Row("i2").Open);
        Book("allocation-7", 4_000, invoice: "i2");
        Assert.Equal(6_000, world.Row("i2").Open);
    }

    [Fact]
    public void A_note_of_another_customer_or_currency_is_refused()
    {
        var entry = new LedgerEntry(EntryKind.Credit, Eur(100), Today, false, "");
        var other = world.World.Ask(Invoice("i1").Grain, new RecordCreditNote("n1", Customer("c2"), entry)).Refusal!;
        var dollars = world.World.Ask(Invoice("i1").Grain, new RecordCreditNote("n1", Customer("c1"), entry with { Amount = new Money(100, new Currency("USD")) })).Refusal!;

        Assert.Equal((RefusalReason.InvalidArgument, RefusalReason.InvalidArgument), (other.Reason, dollars.Reason));
        Assert.Equal(10_000, world.Row("i1").Open);
    }

    private void AddNote(string number, long amount, string credits) => world.Ask(Invoice(number).Grain, new RecordInvoice(
        new InvoiceDocument(
            Source, number, number, Customer("c1"), DocumentType.CreditNote, DocumentStatus.Open, Eur(amount), Today, Today, "", true, credits, null),
        null, false, world.World.Now));

    private Reply Credit(string note, long amount, bool reversed = false, string invoice = "i1") => world.Ask(
        Invoice(invoice).Grain, new RecordCreditNote(note, Customer("c1"), new LedgerEntry(EntryKind.Credit, Eur(amount), Today, reversed, note)));

    private void Book(string id, long amount, bool reversed = false, string invoice = "i1") => world.Ask(
        Invoice(invoice).Grain, new RecordEntry($"{Source}/{id}", new LedgerEntry(EntryKind.Credit, Eur(amount), Today, reversed, "")));
}
