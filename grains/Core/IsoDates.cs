using NodaTime;
using NodaTime.Text;

namespace Plixo.Grains.Core;

/// <summary>
/// Dates as ISO 8601 text, 2026-03-02, as <see cref="LocalDatePattern.Iso"/> reads and writes them; those of four digits' years, which
/// stand in every row and state, without its detours.
/// </summary>
public static class IsoDates
{
    private const int Length = 10;

    public static string Format(LocalDate date) => date.Year is < 0 or > 9999 || date.Calendar != CalendarSystem.Iso
        ? LocalDatePattern.Iso.Format(date)
        : string.Create(Length, date, static (text, date) =>
        {
            Put(text[..4], date.Year);
            text[4] = '-';
            Put(text[5..7], date.Month);
            text[7] = '-';
            Put(text[8..], date.Day);
        });

    /// <summary>False where it is no date.</summary>
    public static bool TryParse(string? text, out LocalDate date)
    {
        if (text is { Length: Length } && text[4] == '-' && text[7] == '-'
            && Number(text.AsSpan(0, 4)) is var year and > 0 && Number(text.AsSpan(5, 2)) is var month and > 0 and <= 12
            && Number(text.AsSpan(8, 2)) is var day and > 0 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            date = new LocalDate(year, month, day);
            return true;
        }

        return LocalDatePattern.Iso.Parse(text!).TryGetValue(default, out date);
    }

    /// <exception cref="UnparsableValueException">It is no date; says what is wrong.</exception>
    public static LocalDate Parse(string text) => TryParse(text, out var date) ? date : LocalDatePattern.Iso.Parse(text).Value;

    private static void Put(Span<char> digits, int number)
    {
        for (var at = digits.Length - 1; at >= 0; at--, number /= 10) digits[at] = (char)('0' + (number % 10));
    }

    /// <summary>-1 where it has anything but digits.</summary>
    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return -1;
            number = (10 * number) + digit - '0';
        }

        return number;
    }
}
