using Microsoft.Playwright;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>What somebody comes to a page for: each of its main lists, which has rows, and what one does there first.</summary>
/// <param name="Action">Its button, or what opens its form.</param>
/// <param name="Lists">The rows of each.</param>
internal sealed record PageParts(string Action, params string[] Lists)
{
    private const string Heading = "main h1";

    /// <summary>Of a page that is one list.</summary>
    private const string Rows = "main [data-rows] tbody tr";

    private const string Facts = "main .facts dd";

    private static readonly PageParts Queue = new("main .message .actions .primary", "main [data-rows] li.row", "main [data-pane] .message .envelope dd");

    private static readonly PageParts Found = new("main .find button", Rows);

    private static readonly PageParts Listed = new("main .csv button", Rows);

    private static readonly Dictionary<string, PageParts> Table = new()
    {
        ["/overview"] = new("main .find button", "main .cards.five .figure .value", "main figure svg", "main .card:has(h2:text-is('Segment health')) tbody tr", Facts),
        ["/queue"] = Queue, ["/team"] = Queue, ["/queue/practice"] = Queue,
        ["/segments"] = Listed,
        ["/segments/{segment}"] = new("#sending summary.button", "#health tbody tr", "#autopilot tbody tr", "#sending dd", "#versions tbody tr"),
        ["/segments/{segment}/permits"] = Found,
        ["/customers"] = Found,
        ["/customers/{customer}"] = new("main .acts summary.button", "#balance tbody tr", "#why tbody tr", "#drafts tbody tr", Facts),
        ["/customers/{customer}/invoices/{invoice}"] = new("main .acts summary.button", "#why dd", Facts),
        ["/invoices"] = Found, ["/emails"] = Found, ["/promises"] = Found, ["/disputes"] = Found, ["/work"] = Found,
        ["/email-health"] = new("main .find button", "main .cards.five .figure .value", "main figure svg", "main .card:has(h2:text-matches('^By ')) tbody tr"),
        ["/suppressions"] = new("main summary.button", Rows),
        ["/imports"] = new("main summary.button", Rows),
        ["/imports/watermarks"] = Listed, ["/imports/absent"] = Found, ["/imports/unmatched"] = Found,
        ["/imports/{id}"] = new("main .find button", Facts, Rows),
        ["/settings"] = new("main summary.button", Facts),
        ["/settings/users"] = new("main summary.button", Rows),
        ["/settings/users/{id}"] = new("main summary.button", Facts),
        ["/settings/tokens"] = new("main summary.button", Rows),
        ["/settings/templates"] = new("main summary.button", Rows),
        ["/settings/templates/{id}"] = new("main details.act .primary", "main details.act .field"),
        ["/settings/calendars"] = new("main summary.button", Rows),
        ["/settings/calendars/{id}"] = new("main summary.button", Rows),
        ["/settings/senders"] = new("main summary.button", Rows),
        ["/settings/rules"] = new("main summary.button", Rows),
        ["/operations"] = new("main .page-head .button", "main .figure .value", "#silos tbody tr"),
        ["/jobs"] = Found,
        ["/jobs/{id}"] = new("main .list-foot .primary", Facts),
        ["/mail"] = Found,
        ["/audit"] = Found,
        ["/exports/{job}"] = new("main .primary", "main .notice.good"),
    };

    public static PageParts Of(string path) =>
        Table.GetValueOrDefault(path) ?? throw new InvalidOperationException($"Say here what somebody comes to {path} for.");

    public async Task AssertSeenAsync(IPage page)
    {
        await Visible.AssertAsync(page, Heading);
        foreach (var list in Lists) await Visible.AssertListAsync(page, list);
        await Visible.AssertAsync(page, Action);
        await Visible.AssertNothingSticksOutAsync(page);
    }
}
