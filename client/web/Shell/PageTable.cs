using Plixo.Web.Queue;

namespace Plixo.Web.Shell;

/// <summary>Every page, in the order of the navigation. A new page is a component and a line here.</summary>
public static class PageTable
{
    public static IReadOnlyList<PageEntry> All { get; } =
    [
        new("/queue", "My Queue", typeof(QueuePage)) { Group = NavigationGroup.Collections, Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
        new("/team", "Team queue", typeof(TeamQueuePage)) { Group = NavigationGroup.Collections, Module = "queue/queue.js", Style = "queue.css", FillsWindow = true },
    ];

    /// <summary>Where a person begins.</summary>
    public const string Start = "/queue";
}
