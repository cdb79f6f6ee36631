using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Shell;

/// <summary>Where a page stands in the navigation.</summary>
public enum NavigationGroup
{
    /// <summary>It is reached from another page.</summary>
    None = 1,
    Collections,
    Company,
}

/// <summary>A page: what the table, the navigation and the tests know of it.</summary>
/// <param name="Path">Its route; `{name}` of it is given to the component's parameter of that name.</param>
/// <param name="Title">Its name in the navigation and in the window's title.</param>
/// <param name="Component">Rendered within the shell. It reads <see cref="Viewer"/> and the typed client by injection.</param>
public sealed record PageEntry(string Path, string Title, Type Component)
{
    public NavigationGroup Group { get; init; } = NavigationGroup.None;

    /// <summary>The path of the page of the navigation that it is beside or below; else the beginning of its own path says it.</summary>
    public string? Under { get; init; }

    /// <summary>What a viewer needs to see it; who lacks it is told so.</summary>
    public Right Needs { get; init; } = Right.View;

    /// <summary>The module of wwwroot that the page runs beside the shell's; null for none.</summary>
    public string? Module { get; init; }

    /// <summary>The style sheet of wwwroot that only this page needs; null for none.</summary>
    public string? Style { get; init; }

    /// <summary>What its forms do, by their names.</summary>
    public IReadOnlyDictionary<string, FormAct> Acts { get; init; } = new Dictionary<string, FormAct>();

    /// <summary>Bytes of the largest form that it takes; null for what the server takes of any.</summary>
    public long? LargestForm { get; init; }

    /// <summary>The page fills the window and its parts scroll by themselves.</summary>
    public bool FillsWindow { get; init; }

    /// <summary>Whether this page is beside or below one of the navigation.</summary>
    public bool IsUnder(PageEntry other) => Under == other.Path || Path.StartsWith($"{other.Path}/", StringComparison.Ordinal);
}
