using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Customers;

/// <summary>An operator works a case from its customer's page.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class CustomerPageTests(DemoSilo silo)
{
    [Fact]
    public async Task Call_is_logged_with_its_next_step()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(0);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{customer.Name}");
        var form = await visit.Page.FillAsync("call", ("outcome", "REACHED"), ("person", "Ann Quist"), ("words", "wants a copy"), ("next_step", "Send the copy"));
        await visit.Page.SendAsync(form, "Log it");

        Assert.Contains("the next step is in the queue", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.Contains("Send the copy", await visit.Page.InnerTextAsync("#work"), StringComparison.Ordinal);
        Assert.Contains("Call", await visit.Page.Locator("#timeline li").First.InnerTextAsync(), StringComparison.Ordinal);

        var act = await visit.Page.Locator("#work details.act").First.GetAttributeAsync("id");
        await visit.Page.SendAsync(await visit.Page.FillAsync(act!, ("outcome", "sent")), "Close it");
        Assert.DoesNotContain("Send the copy", await visit.Page.InnerTextAsync("#work"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_sent_twice_acts_once()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(1);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{customer.Name}");
        await visit.Page.FillAsync("task", ("words", "Ask for the purchase order"));
        await visit.Page.EvaluateAsync("async () => { const form = document.querySelector('#task form'); for (let n = 0; n < 2; n++) await fetch(location.href, { method: 'POST', body: new URLSearchParams(new FormData(form)) }); }");

        var work = await ines.WorkItems.ListWorkItemsAsync(new ListWorkItemsRequest { Filter = $"customer = \"{customer.Name}\"" });
        Assert.Single(work.WorkItems, item => item.Words == "Ask for the purchase order");
    }

    [Fact]
    public async Task Hold_and_pause_are_said_on_the_page_and_ended_there()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(2);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{customer.Name}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("hold", ("until", "2030-01-15"), ("reason", "merger")), "Hold");
        Assert.Contains("On hold until 15 Jan 2030", await visit.Page.InnerTextAsync("main .notice.waiting"), StringComparison.Ordinal);
        Assert.Contains("On hold", await visit.Page.InnerTextAsync("#why"), StringComparison.Ordinal);
        await visit.Page.SendAsync(await visit.Page.FillAsync("release"), "End the hold");
        Assert.Equal(0, await visit.Page.Locator("main .notice.waiting").CountAsync());

        await visit.Page.SendAsync(await visit.Page.FillAsync("pause", ("reason", "lawyers talk")), "Pause all sending");
        await visit.Page.SendAsync(await visit.Page.FillAsync("resume"), "Show what would leave");
        Assert.Contains("Nothing has been changed yet", await visit.Page.Form("resume").InnerTextAsync(), StringComparison.Ordinal);
        await visit.Page.SendAsync(visit.Page.Form("resume"), "Resume sending");
        Assert.False((await ines.Customers.GetCustomerAsync(new GetCustomerRequest { Name = customer.Name })).Customer.Paused);
    }

    [Fact]
    public async Task Promise_is_logged_marked_kept_and_an_amount_that_is_none_is_told_with_all_that_was_typed()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(3);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{customer.Name}");
        visit.Expects = complaint => Forms.SaysStatus(complaint, 400);
        var date = DateTime.UtcNow.AddDays(7).ToString("yyyy-MM-dd");
        await visit.Page.SendAsync(await visit.Page.FillAsync("promise", ("amount", "1,00,0.x"), ("date", date), ("person", "Ann")), "Log the promise");
        Assert.Contains("is no amount", await visit.Page.Form("promise").Locator(".wrong").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("Ann", await visit.Page.Form("promise").Locator("[name='person']").InputValueAsync());

        await visit.Page.SendAsync(await visit.Page.FillAsync("promise", ("amount", "10")), "Log the promise");
        Assert.Contains("it holds its amount until", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        var kept = await visit.Page.Locator("#promises details.act[id^='kept:']").First.GetAttributeAsync("id");
        await visit.Page.SendAsync(await visit.Page.FillAsync(kept!), "It was kept");
        Assert.Contains("Kept", await visit.Page.InnerTextAsync("#promises"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contact_is_added_changed_and_removed()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(4);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{customer.Name}");
        await visit.Page.SendAsync(await visit.Page.FillAsync("add-contact", ("display_name", "Bo Lund"), ("email", "bo@lund.example"), ("role", "BILLING"), ("copy", "cc")), "Add the contact");
        Assert.Contains("bo@lund.example", await visit.Page.InnerTextAsync("#contacts"), StringComparison.Ordinal);
        var contact = (await ines.Contacts.ListContactsAsync(new ListContactsRequest { Parent = customer.Name })).Contacts.Single(one => one.Email == "bo@lund.example");
        var id = contact.Name.Split('/')[^1];

        await visit.Page.SendAsync(await visit.Page.FillAsync($"contact:{id}", ("email", "bo.lund@lund.example")), "Save the contact");
        Assert.Contains("bo.lund@lund.example", await visit.Page.InnerTextAsync("#contacts"), StringComparison.Ordinal);
        await visit.Page.SendAsync(await visit.Page.FillAsync($"remove-contact:{id}"), "Remove the contact");
        Assert.DoesNotContain("bo.lund@lund.example", await visit.Page.InnerTextAsync("#contacts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_that_ends_in_the_middle_loses_nothing_that_was_typed()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(5);
        await using var visit = await Visit.BeginAsync(silo.Web, "ines");
        await visit.Page.GotoAsync($"/{customer.Name}");
        var form = await visit.Page.FillAsync("note", ("text", "A long story that nobody wants to type twice."));
        await visit.Page.Context.ClearCookiesAsync();
        await visit.Page.SendAsync(form, "Write the note");
        Assert.Contains("/sign-in", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.ClickAsync("button[value='users/ines']");
        await visit.Page.WaitForURLAsync($"**/{customer.Name}");
        await Assertions.Expect(visit.Page.Form("note").Locator("textarea")).ToHaveValueAsync("A long story that nobody wants to type twice.");

        await visit.Page.SendAsync(visit.Page.Form("note"), "Write the note");
        Assert.Contains("The note is written", await visit.Page.DoneAsync(), StringComparison.Ordinal);
        Assert.Equal("", await visit.Page.Form("note").Locator("textarea").InputValueAsync());
    }

    [Fact]
    public async Task Another_site_cannot_send_a_form()
    {
        using var ines = await silo.ClientAsync("ines");
        var customer = await ines.CalmCustomerAsync(6);
        using var http = new HttpClient { BaseAddress = silo.Web };
        using var request = new HttpRequestMessage(HttpMethod.Post, customer.Name) { Content = new FormUrlEncodedContent([new("act", "task"), new("words", "from elsewhere")]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
