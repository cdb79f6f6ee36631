using Plixo.Protos.Amounts;
using Plixo.V1;

namespace Plixo.Web.Shared;

/// <summary>Amounts as a page shows them: exact decimal text, groups by comma, a known sign or the currency's code.</summary>
public static class MoneyWords
{
    private static readonly Dictionary<string, string> Signs = new() { ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£" };

    /// <summary>`$12,480.00`, `€-3.10`, `1,200 JPY`; a dash for none.</summary>
    public static string Of(Money? amount)
    {
        if (amount is null) return "–";
        var number = MoneyText.Number(amount, groups: true);
        if (!Signs.TryGetValue(amount.CurrencyCode, out var sign)) return $"{number} {amount.CurrencyCode}".TrimEnd();
        return number.StartsWith('-') ? $"-{sign}{number[1..]}" : sign + number;
    }

    /// <summary>`12480.00`, for a file; empty for none.</summary>
    public static string Plain(Money? amount) => amount is null ? "" : MoneyText.Number(amount, groups: false);

    public static string Of(IEnumerable<Money> amounts) => string.Join(" · ", amounts.Select(Of).DefaultIfEmpty("–"));
}
