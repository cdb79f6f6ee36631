using System.Net;
using System.Text.RegularExpressions;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Queue;

/// <summary>What a person reads before approving is what is sent, and shows what was filled in.</summary>
[Collection(DemoSiloTests.Name)]
public sealed partial class PreviewTests(DemoSilo silo)
{
    [Fact]
    public async Task An_e_mail_is_shown_byte_for_byte_with_each_value_marked_where_it_stands_and_nowhere_else()
    {
        await using var visit = await silo.LookAsync();
        using var http = new HttpClient { BaseAddress = silo.Web };
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", (await visit.Page.Context.CookiesAsync()).Select(cookie => $"{cookie.Name}={cookie.Value}")));
        using var maya = await silo.ClientAsync("maya");
        var drafts = (await maya.Queue.ListQueueItemsAsync(new ListQueueItemsRequest { Scope = QueueScope.Team, Tab = QueueTab.Drafts })).Items.Take(10).ToList();
        var inTable = 0;
        foreach (var draft in drafts)
        {
            var email = (await maya.Drafts.PreviewDraftAsync(new PreviewDraftRequest { Name = draft.Resource })).Email;
            var page = await http.GetStringAsync($"/queue/preview?name={Uri.EscapeDataString(draft.Resource)}");
            var marks = Mark().Matches(page).Select(mark => (WebUtility.HtmlDecode(mark.Groups["field"].Value), mark.Groups["value"].Value)).ToList();

            Assert.EndsWith(email.Html, Mark().Replace(page, "${value}"), StringComparison.Ordinal);
            Assert.Equal(Expected(email), marks);
            inTable += marks.Count(mark => mark.Item1.StartsWith("invoice_table.", StringComparison.Ordinal));
        }

        Assert.True(drafts.Count > 3 && inTable >= drafts.Count, $"{drafts.Count} drafts, {inTable} cells");
    }

    [Fact]
    public async Task The_pay_link_is_checked_and_the_plain_text_stands_beside()
    {
        await using var visit = await Desk.LookAsync(silo, "/team?view=drafts");
        Assert.Contains("Pay link checked: it opens this customer's page.", await visit.Page.InnerTextAsync("section.message"), StringComparison.Ordinal);

        await visit.Page.ClickAsync("section.message summary:has-text('As plain text')");
        Assert.Contains("https://pay.fernwood.example/p/", await visit.Page.InnerTextAsync("section.message details pre"), StringComparison.Ordinal);
    }

    /// <summary>Values that are text and stand between tags: within one, like the address of a link, nothing can be marked.</summary>
    private static List<(string, string)> Expected(RenderedEmail email) =>
    [
        .. email.HtmlSpans.Select(span => (span.Field, Value: email.Html.Substring(span.Start, span.Length), span.Start))
            .Where(span => !span.Value.Contains('<') && email.Html.LastIndexOf('<', span.Start) <= email.Html.LastIndexOf('>', span.Start))
            .Select(span => (span.Field, span.Value)),
    ];

    [GeneratedRegex("<mark title=\"(?<field>[^\"]*)\">(?<value>[^<]*)</mark>")]
    private static partial Regex Mark();
}
