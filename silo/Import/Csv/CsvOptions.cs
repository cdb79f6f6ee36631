using NodaTime;
using NodaTime.Text;

namespace Plixo.Silo.Import.Csv;

/// <summary>How a file is written. What is not declared here is not guessed.</summary>
public sealed record CsvOptions
{
    /// <summary>Between fields: one ASCII character, neither a quote, a line end, a letter nor a digit.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>A NodaTime date pattern, such as <c>yyyy-MM-dd</c> or <c>dd/MM/yyyy</c>.</summary>
    public string DateFormat { get; init; } = "yyyy-MM-dd";

    /// <summary>Before the decimals of an amount: <c>.</c> or <c>,</c>.</summary>
    public char DecimalMark { get; init; } = '.';

    /// <summary>Between groups of three digits of an amount, where the file writes one.</summary>
    public char? GroupMark { get; init; }

    public HeaderMap Map { get; init; } = HeaderMap.None;

    internal FileFault? Check()
    {
        if (!char.IsAscii(Delimiter) || char.IsAsciiLetterOrDigit(Delimiter) || Delimiter is '"' or '\r' or '\n' or '\0')
            return Wrong($"the delimiter {Shown.Value(Delimiter.ToString())} must be one ASCII character that is no quote, line end, letter or digit");
        if (DecimalMark is not ('.' or ','))
            return Wrong($"the decimal mark {Shown.Value(DecimalMark.ToString())} must be . or ,");
        if (GroupMark is { } group && (group == DecimalMark || char.IsAsciiDigit(group) || group is '-' or '+'))
            return Wrong($"the group mark {Shown.Value(group.ToString())} cannot stand in an amount beside the decimal mark {DecimalMark}");
        try
        {
            var pattern = Dates();
            var day = new LocalDate(2024, 11, 28);
            if (pattern.Parse(pattern.Format(day)) is not { Success: true } parsed || parsed.Value != day)
                return Wrong($"the date format {Shown.Value(DateFormat)} does not name day, month and year");
        }
        catch (InvalidPatternException)
        {
            return Wrong($"the date format {Shown.Value(DateFormat)} is not a date pattern such as yyyy-MM-dd or dd/MM/yyyy");
        }
        return null;
    }

    internal LocalDatePattern Dates() => LocalDatePattern.CreateWithInvariantCulture(DateFormat);

    internal bool Groups<T>(CsvSchema<T> schema) where T : class => Map.GroupDocumentLines && schema.Group is not null;

    private static FileFault Wrong(string words) => new(Reason.OptionInvalid, words);
}
