using Plixo.Tests.Web.Frame;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Office;

/// <summary>What only an engineer sees of the operations: parked messages, leases, draining, the way back after a restore.</summary>
[Collection(OfficeTests.Name)]
public sealed class OperationsSeenTests(OfficeSilo silo)
{
    [Fact]
    public async Task Operations_are_seen_whole_by_an_engineer_and_have_no_barrier()
    {
        await silo.ParkAsync("lost-3");
        await using var visit = await Visit.BeginAsync(silo.Web, "sam", bypassPolicy: true);
        await visit.Page.GotoAsync("/operations");
        await visit.Page.EvaluateAsync("() => document.querySelectorAll('main details:not(td *)').forEach(one => { one.open = true; })");
        foreach (var (width, height) in PageTests.Sizes)
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in Themes.Both) await ContactSheet.KeepAsync(visit.Page, "operations-engineer", theme, width);
            foreach (var list in new[] { "#silos > .table-frame tbody tr", "#silos details tbody tr", "#parked tbody tr", "details[id='reconcile'] .primary", "details[id='drain'] .primary" })
                await Visible.AssertListAsync(visit.Page, list);
            await Visible.AssertNothingSticksOutAsync(visit.Page);
        }

        await visit.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(one => { one.open = true; })");
        foreach (var theme in Themes.Both) await Barriers.AssertNoneAsync(visit.Page, theme);
    }
}
