using NodaTime;
using Plixo.Client;
using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Shell;

/// <summary>Who looks at the page that is being made, and what every page shows around itself.</summary>
public sealed class Viewer(PlixoClient plixo)
{
    private HashSet<Right> rights = [];

    /// <summary>`users/dana`; empty before <see cref="LoadAsync"/>.</summary>
    public string Actor { get; private set; } = "";

    /// <summary>Null for a program's token.</summary>
    public User? User { get; private set; }

    public Workspace Workspace { get; private set; } = new();

    /// <summary>Null for whoever may not see queues.</summary>
    public QueueCounts? Counts { get; private set; }

    /// <summary>What the form that led to this page has done; empty for none.</summary>
    public string Said { get; set; } = "";

    public string DisplayName => User?.DisplayName is { Length: > 0 } name ? name : Actor.Split('/')[^1];

    /// <summary>The zone that dates figures, and in which a page shows instants that belong to nobody else.</summary>
    public string TimeZone => Workspace.TimeZone is { Length: > 0 } zone ? zone : "UTC";

    /// <summary>In the workspace's zone, by the business clock.</summary>
    public LocalDate Today => TodayIn(TimeZone);

    /// <summary>By the business clock.</summary>
    public LocalDate TodayIn(string zone) => Counts?.AsOfTime is { } now ? TimeWords.Local(now, zone).Date : SystemClock.Instance.GetCurrentInstant().InUtc().Date;

    public bool May(Right right) => right is Right.Anyone or Right.SignedIn || rights.Contains(right);

    /// <exception cref="Rpc.RpcException">UNAUTHENTICATED where the session has ended.</exception>
    public async Task LoadAsync()
    {
        var who = await plixo.Users.WhoAmIAsync(new WhoAmIRequest());
        (Actor, User, rights) = (who.Actor, who.User, [.. who.Rights]);
        if (!May(Right.View)) return;
        var workspace = plixo.Settings.GetWorkspaceAsync(new GetWorkspaceRequest());
        var counts = plixo.Queue.GetQueueCountsAsync(new GetQueueCountsRequest { Scope = QueueScope.Mine });
        (Workspace, Counts) = ((await workspace).Workspace, (await counts).Counts);
    }
}
