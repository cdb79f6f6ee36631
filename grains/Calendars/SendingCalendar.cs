using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;

namespace Plixo.Grains.Calendars;

/// <summary>
/// On which dates a segment sends: days of the week less holidays. Dates are the segment's. Equal content is equal.
/// </summary>
[method: JsonConstructor]
public sealed class SendingCalendar(Weekdays days, ImmutableSortedDictionary<LocalDate, string> holidays) : IEquatable<SendingCalendar>
{
    /// <summary>How many days ahead a sending day is looked for; a calendar that is closed for longer has none.</summary>
    public const int SearchDays = 370;

    public static SendingCalendar EveryDay { get; } = new(Weekdays.All);

    public static SendingCalendar MondayToFriday { get; } = new(Weekdays.MondayToFriday);

    public SendingCalendar(Weekdays days) : this(days, ImmutableSortedDictionary<LocalDate, string>.Empty)
    {
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Weekdays Days { get; } = days;

    /// <summary>Closed dates and what they are called.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ImmutableSortedDictionary<LocalDate, string> Holidays { get; } = holidays;

    public bool IsSendingDay(LocalDate date) => Days.Has(date.DayOfWeek) && !Holidays.ContainsKey(date);

    /// <summary>The date itself where it is a sending day, else the next one; null when none lies within <see cref="SearchDays"/>.</summary>
    public LocalDate? NextSendingDay(LocalDate date)
    {
        for (var ahead = 0; ahead <= SearchDays; ahead++)
            if (IsSendingDay(date.PlusDays(ahead))) return date.PlusDays(ahead);
        return null;
    }

    /// <summary>
    /// The n-th sending day after the date; for n = 0 the date itself, moved to a sending day. Null as in <see cref="NextSendingDay"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public LocalDate? AddSendingDays(LocalDate date, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (n == 0) return NextSendingDay(date);
        LocalDate? at = date;
        for (var i = 0; i < n && at is not null; i++) at = NextSendingDay(at.Value.PlusDays(1));
        return at;
    }

    public bool Equals(SendingCalendar? other) =>
        other is not null && Days == other.Days && Holidays.SequenceEqual(other.Holidays);

    public override bool Equals(object? obj) => Equals(obj as SendingCalendar);

    public override int GetHashCode() => HashCode.Combine(Days, Holidays.Count);
}
