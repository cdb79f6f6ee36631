using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Date = Google.Type.Date;
using Duration = NodaTime.Duration;

namespace Plixo.Silo.Services.Front;

/// <summary>Money, dates and instants between grains and the wire. What cannot be read is INVALID_ARGUMENT with the field.</summary>
public static class WireValues
{
    public static V1.Money ToWire(this Money money) => new() { CurrencyCode = money.Currency.Code, MinorUnits = money.MinorUnits };

    public static V1.Money MoneyOf(long minorUnits, string currency) => new() { CurrencyCode = currency, MinorUnits = minorUnits };

    public static Date ToWire(this LocalDate date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    public static Date? ToWire(this LocalDate? date) => date?.ToWire();

    public static Timestamp ToWire(this Instant instant)
    {
        var seconds = instant.ToUnixTimeSeconds();
        return new Timestamp { Seconds = seconds, Nanos = (int)(instant - Instant.FromUnixTimeSeconds(seconds)).ToInt64Nanoseconds() };
    }

    public static Timestamp? ToWire(this Instant? instant) => instant?.ToWire();

    /// <summary>The wire's name of a reason has the same words as the grain's.</summary>
    public static V1.Reason ToWire(this RefusalReason reason) =>
        System.Enum.TryParse<V1.Reason>(reason.ToString(), out var wire) ? wire : V1.Reason.Unspecified;

    /// <summary>`500.00`.</summary>
    public static string ToDecimal(long hundredths) => string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100m:0.00}");

    /// <summary>Of an amount in whichever currency, with at most two decimals and below a thousand million.</summary>
    public static long ReadHundredths(string text, string field) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount * 100 == Math.Truncate(amount * 100) && amount < 1_000_000_000
            ? (long)(amount * 100)
            : throw Refusals.Invalid(field, $"'{text}' is no amount with at most two decimals.");

    public static Currency ReadCurrency(string code, string field) =>
        Currency.TryParse(code, out var currency) ? currency : throw Refusals.Invalid(field, $"'{code}' is no ISO 4217 currency.");

    public static Money ReadMoney(V1.Money? money, string field)
    {
        if (money is null) throw Refusals.Invalid(field, "is missing.");
        return new Money(money.MinorUnits, ReadCurrency(money.CurrencyCode, $"{field}.currency_code"));
    }

    public static LocalDate ReadDate(Date? date, string field) =>
        ReadDateOrNull(date, field) ?? throw Refusals.Invalid(field, "is missing.");

    /// <summary>Null where it was not given.</summary>
    public static LocalDate? ReadDateOrNull(Date? date, string field)
    {
        if (date is null) return null;
        if (date.Year is < 1900 or > 9998 || date.Month is < 1 or > 12 || date.Day < 1 ||
            date.Day > CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month))
        {
            throw Refusals.Invalid(field, $"{date.Year}-{date.Month}-{date.Day} is no date.");
        }

        return new LocalDate(date.Year, date.Month, date.Day);
    }

    public static Instant ReadTime(Timestamp? time, string field) =>
        ReadTimeOrNull(time, field) ?? throw Refusals.Invalid(field, "is missing.");

    public static Instant? ReadTimeOrNull(Timestamp? time, string field)
    {
        if (time is null) return null;
        if (time.Seconds is < -62_135_596_800 or > 253_402_300_799 || time.Nanos is < 0 or > 999_999_999)
            throw Refusals.Invalid(field, "is no time.");
        return Instant.FromUnixTimeSeconds(time.Seconds) + Duration.FromNanoseconds(time.Nanos - (time.Nanos % 1000));
    }

    /// <summary>Words that must be there.</summary>
    public static string ReadWords(string words, string field) =>
        string.IsNullOrWhiteSpace(words) ? throw Refusals.Invalid(field, "is missing.")
        : words.Length > Limits.Words ? throw Refusals.Invalid(field, $"at most {Limits.Words} characters.")
        : words;
}
