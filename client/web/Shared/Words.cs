using Plixo.V1;

namespace Plixo.Web.Shared;

/// <summary>The wire's names as people say them.</summary>
public static class Words
{
    /// <summary>`Right.EditPolicy` is "edit policy".</summary>
    public static string Of(Right right) => Spaced(right.ToString());

    /// <summary>`PromiseBroken` is "Promise broken".</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Capital(Spaced(value.ToString()));

    public static string Of(DraftState state) => state switch
    {
        DraftState.Drafted => "Draft",
        DraftState.InDoubt => "In doubt",
        _ => Capital(Spaced(state.ToString())),
    };

    /// <summary>The last part of a resource name: `dana` of `users/dana`.</summary>
    public static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string Spaced(string pascal) =>
        string.Concat(pascal.Select((letter, at) => char.IsAsciiLetterUpper(letter) ? $"{(at > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
