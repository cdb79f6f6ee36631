using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Plixo.Grains.Amounts;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Import.Csv;

/// <summary>The cells of one row by canonical column, read into types. What cannot be read is noted as a fault and left default.</summary>
internal sealed partial class Cells(CsvReader row, Binding binding, CsvOptions options)
{
    /// <summary>Dates outside are typing errors: a day of year 12 is a two-digit year under a four-digit format.</summary>
    private static readonly LocalDate FirstDate = new(1900, 1, 1), LastDate = new(2199, 12, 31);

    private readonly LocalDatePattern dates = options.Dates();
    private readonly List<RowFault> faults = [];

    public int Row { get; private set; }

    public IReadOnlyList<RowFault> Faults => faults;

    /// <summary>The lines of a document are summed by <see cref="DocumentLines"/>.</summary>
    public bool Grouped => options.Map.GroupDocumentLines;

    public void Start(int number)
    {
        Row = number;
        faults.Clear();
    }

    /// <summary>The cell after mapping, without surrounding blanks; empty where the file has no such column.</summary>
    public string Raw(string column)
    {
        var field = binding.Field(column);
        var text = field >= 0 && field < row.FieldCount ? row.Text(field).Trim(' ') : binding.Constant(column) ?? "";
        return options.Map.Values.TryGetValue(column, out var values) && values.TryGetValue(text, out var ours) ? ours : text;
    }

    public string? Text(string column, int length = CsvLimits.TextLength)
    {
        var text = Raw(column);
        if (text.EnumerateRunes().Any(BreaksLine))
            Refuse(column, text, Reason.ControlCharacter, "contains a line break or control character");
        else if (text.Length > length)
            Refuse(column, text, Reason.TextTooLong, $"has {text.Length} characters; at most {length} are taken");
        else
            return text.Length == 0 ? null : text;
        return null;
    }

    public string RequiredText(string column, int length = CsvLimits.TextLength)
    {
        if (Raw(column).Length == 0)
            Missing(column);
        return Text(column, length) ?? "";
    }

    public string Id(string column) => RequiredText(column, CsvLimits.IdLength);

    public string? OptionalId(string column) => Text(column, CsvLimits.IdLength);

    public LocalDate? Date(string column)
    {
        var text = Raw(column);
        if (text.Length == 0)
            return null;
        if (!dates.Parse(text).TryGetValue(default, out var date))
            Refuse(column, text, Reason.DateInvalid, $"is not a date in the format {options.DateFormat}");
        else if (date < FirstDate || date > LastDate)
            Refuse(column, text, Reason.DateInvalid, $"is not between {FirstDate:uuuu-MM-dd} and {LastDate:uuuu-MM-dd}");
        else
            return date;
        return null;
    }

    public LocalDate RequiredDate(string column)
    {
        if (Raw(column).Length == 0)
            Missing(column);
        return Date(column) ?? default;
    }

    public int? Number(string column, int most)
    {
        var text = Raw(column);
        if (text.Length == 0)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most)
            return number;
        Refuse(column, text, Reason.NumberInvalid, $"is not a whole number from 0 to {most}");
        return null;
    }

    public Currency? Currency(string column)
    {
        var text = Raw(column);
        if (text.Length == 0)
            return null;
        if (Grains.Amounts.Currency.TryParse(text, out var currency))
            return currency;
        Refuse(column, text, Reason.CurrencyUnknown, "is not a currency of ISO 4217, such as EUR");
        return null;
    }

    public Currency? RequiredCurrency(string column)
    {
        if (Raw(column).Length == 0)
            Missing(column);
        return Currency(column);
    }

    /// <summary>An amount of zero or more; null where the cell is empty, wrong, or the currency was refused.</summary>
    public Money? Amount(string column, Currency? currency)
    {
        var text = Raw(column);
        if (text.Length == 0 || currency is not { } known)
            return null;
        var read = Money.TryParse(text, known, options.DecimalMark, options.GroupMark, out var money, out var why);
        if (read && !money.IsNegative && money.MinorUnits <= CsvLimits.AmountMinorUnits)
            return money;
        if (read && !money.IsNegative)
            Refuse(column, text, Reason.AmountInvalid, $"is more than {new Money(CsvLimits.AmountMinorUnits, known)}");
        else if (read)
            Refuse(column, text, Reason.AmountNegative, "is negative; a credit is a credit note or payment with a positive amount");
        else
            Refuse(column, text, TooPrecise(text, known) ? Reason.AmountTooPrecise : Reason.AmountInvalid, why);
        return null;
    }

    public Money? RequiredAmount(string column, Currency? currency)
    {
        if (Raw(column).Length == 0)
            Missing(column);
        return Amount(column, currency);
    }

    public bool YesNo(string column, bool otherwise) => OneOf(column, YesOrNo, otherwise);

    /// <summary>One of the words of a closed list, spelt exactly.</summary>
    public T OneOf<T>(string column, IReadOnlyDictionary<string, T> words, T otherwise)
    {
        var text = Raw(column);
        if (text.Length == 0)
            return otherwise;
        if (words.TryGetValue(text, out var value))
            return value;
        Refuse(column, text, Reason.ValueUnknown, $"is not one of {string.Join(", ", words.Keys)}");
        return otherwise;
    }

    public string? Country(string column) =>
        Matching(column, CountryCodes.Contains, Reason.CountryInvalid, "is not a country code of ISO 3166-1, such as DE");

    public string? Language(string column) =>
        Matching(column, text => LanguageTag().IsMatch(text), Reason.LanguageInvalid, "is not a language tag, such as de or pt-BR");

    public DateTimeZone? TimeZone(string column)
    {
        var text = Raw(column);
        if (text.Length == 0)
            return null;
        if (DateTimeZoneProviders.Tzdb.Ids.Contains(text))
            return DateTimeZoneProviders.Tzdb[text];
        Refuse(column, text, Reason.TimeZoneUnknown, "is not a time zone of the tz database, such as Europe/Berlin");
        return null;
    }

    public string? Address(string column)
    {
        var text = Raw(column);
        if (text.Length == 0)
            return null;
        if (MailAddress.TryParse(text, out var address, out var why))
            return address.Spec;
        Refuse(column, text, Reason.AddressInvalid, $"is not one e-mail address: {why}");
        return null;
    }

    public void Missing(string column) => Refuse(column, "", Reason.ValueMissing, "is required and empty");

    public void Fault(string column, string reason, string words) => Refuse(column, Raw(column), reason, words);

    private string? Matching(string column, Func<string, bool> matches, string reason, string words)
    {
        var text = Raw(column);
        if (text.Length == 0 || matches(text))
            return text.Length == 0 ? null : text;
        Refuse(column, text, reason, words);
        return null;
    }

    private static bool BreaksLine(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>It would be an amount if the surplus decimals were not there.</summary>
    private bool TooPrecise(string text, Currency currency)
    {
        var mark = text.LastIndexOf(options.DecimalMark);
        var enough = currency.Digits == 0 ? mark : mark + 1 + currency.Digits;
        return mark > 0 && text.Length > enough && text.AsSpan(mark + 1).IndexOfAnyExceptInRange('0', '9') < 0
            && Money.TryParse(text[..enough], currency, options.DecimalMark, options.GroupMark, out _, out _);
    }

    private void Refuse(string column, string value, string reason, string words)
    {
        var shown = Shown.Value(value);
        faults.Add(new(Row, row.Line, column, binding.Header(column), shown, reason, value.Length == 0 ? words : $"{shown} {words}"));
    }

    private static readonly Dictionary<string, bool> YesOrNo = new() { ["yes"] = true, ["no"] = false };

    [GeneratedRegex(@"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
