using System.Globalization;
using Plixo.V1;

namespace Plixo.Protos.Amounts;

/// <summary>Amounts as people write them: `1,234.50 EUR`.</summary>
public static class MoneyText
{
    /// <summary>Longest text that is read.</summary>
    private const int MaxLength = 40;

    private const string NoDigits = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ";
    private const string ThreeDigits = " BHD IQD JOD KWD LYD OMR TND ";

    /// <summary>Minor digits of a currency by ISO 4217: 0, 2 or 3. The silo refuses codes that it does not know.</summary>
    public static int MinorDigits(string currencyCode) =>
        currencyCode.Length != 3 ? 2
        : NoDigits.Contains($" {currencyCode} ", StringComparison.Ordinal) ? 0
        : ThreeDigits.Contains($" {currencyCode} ", StringComparison.Ordinal) ? 3
        : 2;

    /// <summary>The amount without its currency: `1234.50`, or with groups `1,234.50`.</summary>
    public static string Number(Money money, bool groups = false)
    {
        var digits = MinorDigits(money.CurrencyCode);
        var value = (decimal)money.MinorUnits / Power(digits);
        return value.ToString((groups ? "N" : "F") + digits, CultureInfo.InvariantCulture);
    }

    public static string Format(Money money) => $"{Number(money, groups: true)} {money.CurrencyCode}".TrimEnd();

    /// <summary>Reads `1234.50 EUR` or `EUR 1,234.50`. Too many decimals, or no currency, is no amount.</summary>
    public static bool TryParse(string text, out Money money)
    {
        money = new Money();
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (text.Length > MaxLength || parts.Length != 2)
            return false;
        var (number, code) = char.IsAsciiLetter(parts[0][0]) ? (parts[1], parts[0]) : (parts[0], parts[1]);
        code = code.ToUpperInvariant();
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign;
        if (code.Length != 3 || !code.All(char.IsAsciiLetterUpper)
            || !decimal.TryParse(number, styles, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > long.MaxValue / 1000)
            return false;
        var units = value * Power(MinorDigits(code));
        if (units != decimal.Truncate(units))
            return false;
        money = new Money { CurrencyCode = code, MinorUnits = (long)units };
        return true;
    }

    private static decimal Power(int digits) => digits switch { 0 => 1m, 2 => 100m, _ => 1000m };
}
