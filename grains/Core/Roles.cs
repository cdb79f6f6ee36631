using System.Collections.Immutable;

namespace Plixo.Grains.Core;

/// <summary>The named sets of rights that people and programs are given. One place to add.</summary>
public static class Roles
{
    public const string Viewer = "viewer";
    public const string Operator = "operator";
    public const string SeniorOperator = "senior-operator";
    public const string Manager = "manager";
    public const string Collaborator = "collaborator";
    public const string SiteEngineer = "site-engineer";
    public const string Administrator = "administrator";
    public const string Bridge = "bridge";

    private const Right Works = Right.View | Right.Work | Right.ApproveDrafts;

    private const Right Manages = Works | Right.SendNow | Right.EditPolicy | Right.GoLive | Right.PauseSending | Right.ImportLedger |
        Right.ApprovePlans | Right.Reassign | Right.EditWorkspace | Right.ManageUsers;

    private static readonly ImmutableSortedDictionary<string, Right> Sets = new Dictionary<string, Right>
    {
        [Viewer] = Right.View,
        [Operator] = Works,
        [SeniorOperator] = Works | Right.SendNow,
        [Manager] = Manages,
        [Collaborator] = Right.View,
        [SiteEngineer] = Right.View | Right.Operate | Right.PauseSending | Right.SetClock,
        [Administrator] = Right.All,
        [Bridge] = Right.View | Right.ImportLedger,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Every role, in the order of their names.</summary>
    public static IEnumerable<string> All => Sets.Keys;

    public static bool IsKnown(string role) => Sets.ContainsKey(role);

    /// <summary>None where there is no such role: what is not known may do nothing.</summary>
    public static Right RightsOf(string role) => Sets.GetValueOrDefault(role);
}
