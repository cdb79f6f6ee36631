using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;

namespace Plixo.Silo.Demo;

/// <summary>Who works at the demo's company.</summary>
public static class DemoStaff
{
    public const string Company = "Fernwood Supply";

    public static User Maya { get; } = Person("maya", "Maya Brandt", Roles.Manager, 20);

    public static User Ines { get; } = Person("ines", "Ines Okafor", Roles.Operator, 60);

    public static User Omar { get; } = Person("omar", "Omar Lindt", Roles.Operator, 60);

    public static User Vic { get; } = Person("vic", "Vic Sommer", Roles.Viewer, 0);

    public static User Sam { get; } = Person("sam", "Sam Reyes", Roles.SiteEngineer, 0);

    public static User Ada { get; } = Person("ada", "Ada Wren", Roles.Administrator, 0);

    public static IReadOnlyList<User> All { get; } = [Maya, Ines, Omar, Vic, Sam, Ada];

    /// <summary>Brings the ledger.</summary>
    internal static Actor Bridge { get; } = new() { Id = "tokens/ledger", Kind = ActorKind.Token, Rights = Roles.RightsOf(Roles.Bridge) };

    internal static Actor As(User user) => new() { Id = $"users/{user.Name}", Kind = ActorKind.Person, Rights = Roles.RightsOf(user.Role) };

    private static User Person(string name, string display, string role, int capacity) =>
        new(name, display, $"{name}@fernwood.example", role, [], capacity);
}
