namespace Plixo.Silo.Services.Front.Lists;

/// <summary>How a filter says the members of an enum of the contract: `IN_DOUBT`, or whole, `DRAFT_STATE_IN_DOUBT`.</summary>
internal static class WireEnum<TWire>
    where TWire : struct, Enum
{
    private static readonly string Prefix = $"{WireEnum.UpperSnake(typeof(TWire).Name)}_";

    /// <summary>Without the prefix; the member that says nothing is left out.</summary>
    public static readonly IReadOnlyList<string> Members = [.. Enum.GetNames<TWire>().Where(name => name != "Unspecified").Select(WireEnum.UpperSnake)];

    /// <summary>What a filter may say, for people.</summary>
    public static string Wanted => $"one of {string.Join(", ", Members)}";

    /// <summary>The member without the prefix, in upper case; null where there is none of that name.</summary>
    public static string? Read(string said) => Members.FirstOrDefault(member =>
        said.Equals(member, StringComparison.OrdinalIgnoreCase) || said.Equals(Prefix + member, StringComparison.OrdinalIgnoreCase));
}

internal static class WireEnum
{
    /// <summary>`InDoubt` is `IN_DOUBT` in the contract.</summary>
    public static string UpperSnake(string pascal) =>
        string.Concat(pascal.Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    /// <summary>`IN_DOUBT` is `InDoubt` in a grain.</summary>
    public static string Pascal(string upperSnake) =>
        string.Concat(upperSnake.Split('_').Select(word => word.Length == 0 ? "" : $"{word[0]}{word[1..].ToLowerInvariant()}"));
}
