using Plixo.Grains.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Drafts;

/// <summary>The e-mails that wait approved, first expected first.</summary>
internal static class WaitingEmails
{
    private const int Shown = 50;

    public static async Task<V1.DeparturePreview> PreviewAsync(Present present, Condition which, CancellationToken cancel)
    {
        var now = await present.NowAsync(cancel);
        var page = await DraftListing.All.PageAsync(
            present.Store, new ListRequest(ListLimits.LargestPage, "", "", ""),
            [which, new Condition($"d.status = '{nameof(DraftStatus.Waiting)}'")], cancel);
        var waiting = page.Items.OrderBy(item => item.Row.ReadyAt).ThenBy(item => item.Row.Key.Value, StringComparer.Ordinal).ToList();
        var preview = new V1.DeparturePreview { Emails = waiting.Count };
        preview.First.AddRange(waiting.Take(Shown).Select(item => new V1.Departure
        {
            Draft = Names.Draft(item.Row.Customer, item.Row.Key), Customer = Names.Of(item.Row.Customer),
            CustomerDisplayName = item.CustomerName, Total = WireValues.MoneyOf(item.Row.Total, item.Row.Currency),
            ExpectedTime = item.Row.ReadyAt.ToWire(),
        }));
        preview.Days.AddRange(waiting
            .GroupBy(item => (item.Row.ReadyAt ?? now.Clock.Business).InZone(now.Segment(item.Row.Segment)?.Policy.TimeZone ?? now.Zone).Date)
            .OrderBy(day => day.Key)
            .Select(day => new V1.DepartureDay
            {
                Date = day.Key.ToWire(), Emails = day.Count(), Cap = now.Segment(day.First().Row.Segment)?.Policy.DayCap ?? 0,
            }));
        return preview;
    }
}
