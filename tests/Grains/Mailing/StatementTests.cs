using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Kpi;
using Plixo.Grains.Mailing;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Grains.World;
using static Plixo.Tests.Grains.World.CollectionsWorld;

namespace Plixo.Tests.Grains.Mailing;

/// <summary>What a statement says is decided where the e-mail is written, and an approval binds it.</summary>
public sealed class StatementTests
{
    private static readonly Instant Monday = Instant.FromUtc(2026, 11, 2, 8, 0);
    private static readonly LocalDate Today = new(2026, 11, 2);

    [Theory]
    [InlineData(false, false, false, false)]
    [InlineData(true, false, true, false)]
    [InlineData(false, true, false, true)]
    public void The_policy_says_as_what_the_invoices_go_along(bool statement, bool summary, bool pdf, bool csv)
    {
        var world = With(2, policy => policy with { AttachStatement = statement, AttachSummary = summary });

        var composed = Compose(world, Today).Content.Statement;

        Assert.Equal((pdf, csv), (composed?.Pdf ?? false, composed?.Csv ?? false));
    }

    [Theory]
    [InlineData(Limits.ListedInvoices, false)]
    [InlineData(Limits.ListedInvoices + 1, true)]
    public void What_the_e_mail_does_not_list_stands_in_its_statement(int invoices, bool attached)
    {
        var composed = Compose(With(invoices), Today).Content;

        Assert.Equal(attached, composed.Statement is { Pdf: true });
        Assert.Equal(invoices, composed.Invoices.Length);
        if (attached) Assert.Equal(composed.Invoices.AsEnumerable(), composed.Statement!.Lines.AsEnumerable());
    }

    [Fact]
    public void An_approval_binds_what_it_says_and_not_the_day_or_the_ages()
    {
        var world = With(2, policy => policy with { AttachStatement = true });
        var plain = Compose(With(2), Today).Hash;

        Assert.Equal(Compose(world, Today).Hash, Compose(world, Today.PlusDays(31)).Hash);
        Assert.NotEqual(Compose(world, Today).Content.Statement!.Ages[0][AgingBucket.Days1To30], Compose(world, Today.PlusDays(31)).Content.Statement!.Ages[0][AgingBucket.Days1To30]);
        Assert.NotEqual(plain, Compose(world, Today).Hash);
    }

    [Fact]
    public void Another_date_of_an_invoice_is_another_statement_and_asks_for_a_new_approval()
    {
        var world = With(60);
        var before = Compose(world, Today);
        // The last of the sixty: the e-mail itself does not list it.
        var last = world.World.Rows.All(InvoiceTable.Instance).MaxBy(row => row.DueDate)!;

        var after = Compose(world, Today, rows => rows.SetItem(last.Key, last with { IssueDate = last.IssueDate.PlusDays(-1) }));

        Assert.Equal(before.Content.Text, after.Content.Text);
        Assert.NotEqual(before.Hash, after.Hash);
    }

    [Fact]
    public void Totals_and_ages_are_for_each_currency()
    {
        var statement = new Statement("Seller", "Buyer", Today, true, false, [Line("A", Today.PlusDays(-1), "EUR"), Line("B", Today.PlusDays(-95), "USD"), Line("C", Today.PlusDays(3), "EUR")]);

        Assert.Equal([("EUR", 20_000L), ("USD", 10_000L)], statement.Ages.Select(ages => (ages.Currency.Code, ages.Total.MinorUnits)));
        Assert.Equal(10_000, statement.Ages[1][AgingBucket.Over90Days].MinorUnits);
    }

    [Fact]
    public void As_csv_it_is_plain_quoted_and_no_formula()
    {
        var statement = new Statement("Seller", "Buyer", Today, false, true, [Line("=1+1,\"x\"", Today, "EUR")]);

        Assert.Equal(
            "number,issue_date,due_date,currency,amount,open\r\n\"'=1+1,\"\"x\"\"\",2026-10-03,2026-11-02,EUR,100.00,100.00\r\n", statement.ToCsv());
    }

    private static InvoiceLine Line(string number, LocalDate due, string currency) =>
        new(number, due.PlusDays(-30), due, new Money(10_000, new Currency(currency)), new Money(10_000, new Currency(currency)));

    private static CollectionsWorld With(int invoices, Func<Policy, Policy>? change = null)
    {
        var world = new CollectionsWorld(Monday, change, autopilot: false);
        world.AddCustomer("c1", "ap@c1.example");
        for (var i = 1; i <= invoices; i++) world.AddInvoice($"i{i:000}", "c1", Eur(10_000), Today.PlusDays(i - invoices - 1));
        return world;
    }

    private static Composition.Composed Compose(
        CollectionsWorld world, LocalDate date, Func<ImmutableDictionary<InvoiceKey, InvoiceRow>, ImmutableDictionary<InvoiceKey, InvoiceRow>>? change = null)
    {
        var state = world.CustomerOf("c1");
        var rows = world.World.Rows.All(InvoiceTable.Instance).ToImmutableDictionary(row => row.Key);
        var view = (SegmentView)new SegmentGrain().View(world.World.State<SegmentState>(Segment.Grain))!;
        return Assert.IsType<Composition.Composed>(Composer.Compose(
            state, state.OpenDrafts.Single(), change?.Invoke(rows) ?? rows, [.. state.Contacts.Values], view, world.World.State<WorkspaceState>(GrainId.Workspace), date));
    }
}
