using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;

namespace Plixo.Silo.Demo;

/// <summary>What stands before the first ledger is read: settings, people, templates, calendars, senders, segments, rules.</summary>
internal static class DemoWorkspace
{
    private static readonly ImmutableArray<int> Ramp = [25, 50, 75, 100];

    public static async Task SetUpAsync(DrivenSilo silo, DemoStage stage, LocalDate today)
    {
        await silo.DoAsync(DemoStaff.As(DemoStaff.Ada), [.. Workspace(stage.PortalBaseUrl, today).Select(message => (GrainId.Workspace, (Message)message))]);
        await DemoLedger.ReadAsync(silo.DoAsync, silo.Clock.Wall);
        await silo.DoAsync(DemoStaff.As(DemoStaff.Maya), [.. DemoPolicies.All.Select(one => (one.Key.Grain, (Message)new CreateSegment(one.Segment.Name, one.Policy)))]);
        await silo.DoAsync(DemoStaff.As(DemoStaff.Ada), (GrainId.Workspace, new OrderRules(Rules)));
        await silo.DoAsync(DemoStaff.As(DemoStaff.Maya), [.. DemoPolicies.All.Select(one => (one.Key.Grain, (Message)new GoLive(Ramp)))]);

        // Nobody is there yet whom these changes concern.
        var asked = await silo.Store.QueryAsync("SELECT id FROM sweep", new Dictionary<string, object?>(), row => (string)row[0]!, CancellationToken.None);
        await silo.Store.WriteAsync([.. asked.Select(id => RowChange.Delete(SweepTable.Instance.Table, id))], null, CancellationToken.None);
    }

    /// <summary>Key accounts are written to by hand, however small; else the ledger's hint decides.</summary>
    private static ImmutableArray<SegmentRule> Rules { get; } =
    [
        new SegmentRule(DemoPolicies.Enterprise) { ByHint = true },
        new SegmentRule(DemoPolicies.MidMarket) { Tags = ["key-account"] },
        new SegmentRule(DemoPolicies.MidMarket) { ByHint = true },
        new SegmentRule(DemoPolicies.Smb) { ByHint = true },
    ];

    private static IEnumerable<WorkspaceMessage> Workspace(string portal, LocalDate today) =>
    [
        new ChangeSettings(WorkspaceSettings.Default with { CompanyName = DemoStaff.Company, Zone = DemoPolicies.Zone, PortalBaseUrl = portal }),
        .. DemoStaff.All.Select(user => new SaveUser(user)),
        Sender(DemoPolicies.OwnSender, ownerName: false),
        Sender(DemoPolicies.OwnersSender, ownerName: true),
        .. DefaultTemplates.All.Select(template => new SaveTemplate(
            template.Key, template.Language.Tag, template.Source.Subject, template.Source.Html, template.Source.Text)),
        .. CountryHolidays.Countries.Select(country => new SaveCalendar(country, new HolidayCalendar(country, country, Holidays(country, today.Year)))),
    ];

    private static SaveSender Sender(string key, bool ownerName) => new(key, new SenderIdentity(
        $"{DemoStaff.Company} Accounts", "accounts@fernwood.example", "", $"{DemoStaff.Company}\nAccounts receivable", "+49 30 23125 100", ownerName));

    private static ImmutableSortedDictionary<LocalDate, string> Holidays(string country, int year) =>
        Enumerable.Range(year - 1, 3).SelectMany(each => CountryHolidays.For(country, each)).ToImmutableSortedDictionary();
}
