namespace Plixo.Silo.Import.Csv;

/// <summary>The stable codes of import refusals; programs may match on them.</summary>
public static class Reason
{
    // Faults of the file: nothing of it is applied.
    public const string OptionInvalid = "OPTION_INVALID";
    public const string MapInvalid = "MAP_INVALID";
    public const string FileEmpty = "FILE_EMPTY";
    public const string FileCut = "FILE_CUT";
    public const string EncodingUtf16 = "ENCODING_UTF16";
    public const string EncodingNotUtf8 = "ENCODING_NOT_UTF8";
    public const string NulByte = "NUL_BYTE";
    public const string BareCarriageReturn = "BARE_CARRIAGE_RETURN";
    public const string QuoteMisplaced = "QUOTE_MISPLACED";
    public const string HeaderMissing = "HEADER_MISSING";
    public const string HeaderDuplicate = "HEADER_DUPLICATE";
    public const string HeaderUnknown = "HEADER_UNKNOWN";
    public const string LimitExceeded = "LIMIT_EXCEEDED";

    // Faults of a row: the row is refused, the others go on.
    public const string FieldCount = "FIELD_COUNT";
    public const string ValueMissing = "VALUE_MISSING";
    public const string ValueUnknown = "VALUE_UNKNOWN";
    public const string TextTooLong = "TEXT_TOO_LONG";
    public const string ControlCharacter = "CONTROL_CHARACTER";
    public const string DateInvalid = "DATE_INVALID";
    public const string NumberInvalid = "NUMBER_INVALID";
    public const string CurrencyUnknown = "CURRENCY_UNKNOWN";
    public const string AmountInvalid = "AMOUNT_INVALID";
    public const string AmountNegative = "AMOUNT_NEGATIVE";
    public const string AmountTooPrecise = "AMOUNT_TOO_PRECISE";
    public const string AmountAboveWhole = "AMOUNT_ABOVE_WHOLE";
    public const string CountryInvalid = "COUNTRY_INVALID";
    public const string LanguageInvalid = "LANGUAGE_INVALID";
    public const string TimeZoneUnknown = "TIME_ZONE_UNKNOWN";
    public const string AddressInvalid = "ADDRESS_INVALID";
    public const string IdDuplicate = "ID_DUPLICATE";
    public const string DocumentRefused = "DOCUMENT_REFUSED";
}
