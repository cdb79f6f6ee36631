using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Invoices;

/// <summary>Why an invoice is chased or not, and what its page can do about it.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class InvoicePageTests(DemoSilo silo)
{
    [Fact]
    public async Task Page_says_why_and_its_amounts()
    {
        using var ines = await silo.ClientAsync("ines");
        var invoice = await ines.CalmInvoiceAsync(7);
        var why = (await ines.Invoices.WhyInvoiceAsync(new WhyInvoiceRequest { Name = invoice.Name })).Disposition;
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{invoice.Name}");
        Assert.Contains(invoice.Number, await visit.Page.InnerTextAsync("main h1"), StringComparison.Ordinal);
        Assert.Contains("Not due yet", await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
        Assert.Contains(why.Words, await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payer_who_says_paid_holds_the_amount_until_somebody_ends_it()
    {
        using var ines = await silo.ClientAsync("ines");
        var invoice = await ines.CalmInvoiceAsync(8);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{invoice.Name}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("expect", ("evidence", "Ann by phone, bank slip 77")), "Note it");
        Assert.Contains("Nothing is booked here", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.Contains("Payment expected", await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
        var act = await visit.Page.Locator("#expectations details.act").First.GetAttributeAsync("id");
        await visit.Page.SendAsync(await visit.Page.FillAsync(act!, ("reason", "it bounced")), "End the expectation");
        Assert.Contains("Not due yet", await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispute_takes_its_part_out_of_chasing_until_it_is_resolved()
    {
        using var ines = await silo.ClientAsync("ines");
        var invoice = await ines.CalmInvoiceAsync(9);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{invoice.Name}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("dispute", ("reason", "PRICE"), ("words", "Agreed on less")), "Open the dispute");
        Assert.Contains("Disputed", await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
        var act = await visit.Page.Locator("#disputes details.act").First.GetAttributeAsync("id");
        await visit.Page.SendAsync(await visit.Page.FillAsync(act!, ("outcome", "REJECTED"), ("words", "The contract says so")), "Resolve");
        Assert.Contains("Rejected", await visit.Page.InnerTextAsync("#disputes"), StringComparison.Ordinal);
        Assert.Contains("Not due yet", await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
    }
}
