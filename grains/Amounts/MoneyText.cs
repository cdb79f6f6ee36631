using System.Text;

namespace Plixo.Grains.Amounts;

/// <summary>
/// Amounts as files write them. Accepted: an optional leading minus, digits with or without groups of three, and at most
/// as many digits after the decimal mark as the currency has. Refused with words: blanks, signs elsewhere, exponents,
/// groups of another size, more digits than the currency has (even zeros), and what does not fit 64 bits.
/// </summary>
public static class MoneyText
{
    /// <summary>Longest text that is looked at; a signed 64-bit amount with groups and marks is far shorter.</summary>
    public const int MaxLength = 40;

    public static bool TryParse(
        string? text, Currency currency, char decimalMark, char? groupMark, out Money money, out string reason)
    {
        if (decimalMark == groupMark) throw new ArgumentException("Decimal mark and group mark are the same.", nameof(groupMark));
        var read = Read(text ?? "", currency, decimalMark, groupMark);
        money = new Money(read.MinorUnits, currency);
        reason = read.Reason;
        return reason.Length == 0;
    }

    /// <summary>The amount with '.' and no groups, for machines and logs.</summary>
    public static string Plain(Money money)
    {
        var (whole, fraction) = Parts(money);
        var sign = money.IsNegative ? "-" : "";
        return money.Currency.Digits == 0 ? $"{sign}{whole}" : $"{sign}{whole}.{fraction}";
    }

    /// <summary>The digits before and after the decimal mark, without sign, groups or mark.</summary>
    internal static (string Whole, string Fraction) Parts(Money money)
    {
        var digits = money.Currency.Digits;
        var all = UInt128.CreateChecked(Int128.Abs(money.MinorUnits)).ToString().PadLeft(digits + 1, '0');
        return (all[..^digits], all[^digits..]);
    }

    private static (long MinorUnits, string Reason) Read(string text, Currency currency, char decimalMark, char? groupMark)
    {
        if (text.Length == 0) return (0, "is empty");
        if (text.Length > MaxLength) return (0, $"is longer than {MaxLength} characters");
        var negative = text[0] == '-';
        var body = negative ? text[1..] : text;
        var mark = body.IndexOf(decimalMark);
        var whole = mark < 0 ? body : body[..mark];
        var rest = mark < 0 ? "" : body[(mark + 1)..];

        if (Stray(body, decimalMark, groupMark) is { } stray) return (0, $"has {Named(stray)} where a digit is expected");
        if (rest.Contains(decimalMark)) return (0, "has more than one decimal mark");
        if (whole.Length == 0) return (0, "has no digit before the decimal mark");
        if (mark >= 0 && rest.Length == 0) return (0, "has no digit after the decimal mark");
        if (groupMark is { } group)
        {
            if (rest.Contains(group)) return (0, "has a group mark after the decimal mark");
            if (!GroupsOfThree(whole, group)) return (0, "has groups that are not three digits");
            whole = whole.Replace(group.ToString(), "");
        }
        if (rest.Length > currency.Digits)
            return (0, $"has {rest.Length} digits after the decimal mark, {currency} has {currency.Digits}");

        var minor = Int128.Parse(whole + rest.PadRight(currency.Digits, '0'));
        if (negative) minor = -minor;
        return minor < long.MinValue || minor > long.MaxValue ? (0, "is too large") : ((long)minor, "");
    }

    private static char? Stray(string body, char decimalMark, char? groupMark)
    {
        foreach (var c in body)
            if (!char.IsAsciiDigit(c) && c != decimalMark && c != groupMark) return c;
        return null;
    }

    private static bool GroupsOfThree(string whole, char group)
    {
        var groups = whole.Split(group);
        return groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3));
    }

    private static string Named(char c) =>
        c is > ' ' and < '\x7f' ? $"'{c}'" : new StringBuilder("U+").Append(((int)c).ToString("X4")).ToString();
}
