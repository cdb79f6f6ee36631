namespace Plixo.Tests.ChaosSilo;

/// <summary>What the suite asks of this silo.</summary>
/// <param name="Kill">`POINT:N`: it dies when that place is reached for the N-th time; with `:freeze` it stands still; null: at none.</param>
/// <param name="Bug">One of <see cref="KnownBugs"/>; null: none.</param>
/// <param name="Emails">How many must have an end before it says `quiet`.</param>
public sealed record Orders(string? Kill, string? Bug, int Emails)
{
    public const string KillKey = "CHAOS_KILL";
    public const string BugKey = "CHAOS_BUG";
    public const string EmailsKey = "CHAOS_EMAILS";

    public static Orders Read() => new(
        Environment.GetEnvironmentVariable(KillKey), Environment.GetEnvironmentVariable(BugKey),
        int.Parse(Environment.GetEnvironmentVariable(EmailsKey) ?? "0"));
}
