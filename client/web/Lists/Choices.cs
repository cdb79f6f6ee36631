using Plixo.Client;
using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Lists;

/// <summary>What a field offers to choose from.</summary>
public static class Choices
{
    private const int Most = 1000;

    public static IReadOnlyList<(string Value, string Words)> Of<TEnum>(string none, Func<TEnum, string> words)
        where TEnum : struct, Enum =>
        [("", none), .. Enum.GetValues<TEnum>().Where(value => Convert.ToInt32(value) != 0).Select(value => (WireName(value), words(value)))];

    /// <summary>`InDoubt` is said as `IN_DOUBT`.</summary>
    public static string WireName<TEnum>(TEnum value)
        where TEnum : struct, Enum => string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    /// <summary>What <see cref="Of"/> offered; the value that says nothing for anything else.</summary>
    public static TEnum Read<TEnum>(string value)
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().FirstOrDefault(known => WireName(known) == value);

    public static async Task<IReadOnlyList<(string Value, string Words)>> SegmentsAsync(PlixoClient plixo) =>
        [("", "All segments"), .. (await plixo.Segments.ListSegmentsAsync(new ListSegmentsRequest { PageSize = Most })).Segments.Select(segment => (Words.Id(segment.Name), segment.DisplayName))];

    /// <summary>Everybody who is not disabled.</summary>
    public static async Task<IReadOnlyList<(string Value, string Words)>> UsersAsync(PlixoClient plixo, string none) =>
        [("", none), .. (await plixo.Users.ListUsersAsync(new ListUsersRequest { PageSize = Most, Filter = "disabled = false" })).Users.Select(user => (Words.Id(user.Name), user.DisplayName))];
}
