using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Templates;

/// <summary>
/// How one language writes numbers, money and dates, and the few words that are not part of a template. Known languages
/// are in <see cref="Languages"/>.
/// </summary>
[JsonConverter(typeof(LanguageJson))]
public sealed class Language
{
    private const char NoBreakSpace = '\u00A0';

    internal Language()
    {
    }

    /// <summary>BCP 47 tag: de, en-US.</summary>
    public required string Tag { get; init; }

    public required char DecimalMark { get; init; }

    public required char GroupMark { get; init; }

    /// <summary>Fewest digits before the first group mark: 2 where 1234 stands without one.</summary>
    public int DigitsBeforeGroup { get; init; } = 1;

    /// <summary>The currency code stands before the amount.</summary>
    public bool CodeFirst { get; init; }

    /// <summary>Date in running text: d, dd, M, MM, MMM (short name), MMMM (name), yyyy; the rest as it is, letters in quotes.</summary>
    public required string DatePattern { get; init; }

    /// <summary>Date in tables, written as <see cref="DatePattern"/>.</summary>
    public required string ShortDatePattern { get; init; }

    /// <summary>The twelve months as they stand in a date.</summary>
    public required ImmutableArray<string> Months { get; init; }

    /// <summary>What is put behind the first day of a month: "er" in French.</summary>
    public string FirstDaySuffix { get; init; } = "";

    /// <summary>Number, issued, due, days overdue, amount, open.</summary>
    public required ImmutableArray<string> TableHeads { get; init; }

    /// <summary>"Further invoices".</summary>
    public required string FurtherInvoices { get; init; }

    /// <summary>"Statement of invoices": the head of the attached statement.</summary>
    public required string StatementTitle { get; init; }

    /// <summary>"As of", before a date.</summary>
    public required string AsOf { get; init; }

    public required string Total { get; init; }

    /// <summary>"Not due yet", of an amount.</summary>
    public required string NotDue { get; init; }

    /// <summary>One sentence: the attached statement has all the invoices.</summary>
    public required string StatementNote { get; init; }

    public string Number(long number) => (number < 0 ? "-" : "") + Grouped(UInt128.CreateChecked(Int128.Abs(number)).ToString());

    public string Money(Money money)
    {
        var (whole, fraction) = MoneyText.Parts(money);
        var amount = (money.IsNegative ? "-" : "") + Grouped(whole) + (fraction.Length == 0 ? "" : DecimalMark + fraction);
        return CodeFirst ? $"{money.Currency}{NoBreakSpace}{amount}" : $"{amount}{NoBreakSpace}{money.Currency}";
    }

    public string Date(LocalDate date) => Written(date, DatePattern);

    public string ShortDate(LocalDate date) => Written(date, ShortDatePattern);

    public override string ToString() => Tag;

    private string Grouped(string digits)
    {
        if (digits.Length < 3 + DigitsBeforeGroup) return digits;
        var grouped = new StringBuilder(digits);
        for (var at = digits.Length - 3; at > 0; at -= 3) grouped.Insert(at, GroupMark);
        return grouped.ToString();
    }

    private string Written(LocalDate date, string pattern)
    {
        var written = new StringBuilder();
        for (var i = 0; i < pattern.Length;)
        {
            if (pattern[i] == '\'')
            {
                var close = pattern.IndexOf('\'', i + 1);
                written.Append(pattern, i + 1, close - i - 1);
                i = close + 1;
                continue;
            }
            var length = 1;
            while (i + length < pattern.Length && pattern[i + length] == pattern[i]) length++;
            written.Append((pattern[i], length) switch
            {
                ('d', 1) => date.Day + (date.Day == 1 ? FirstDaySuffix : ""),
                ('d', _) => date.Day.ToString("00"),
                ('M', 1) => date.Month.ToString(),
                ('M', 2) => date.Month.ToString("00"),
                ('M', 3) => Months[date.Month - 1][..3],
                ('M', _) => Months[date.Month - 1],
                ('y', _) => date.Year.ToString("0000"),
                var (other, times) => new string(other, times),
            });
            i += length;
        }
        return written.ToString();
    }
}
