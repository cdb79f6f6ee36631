using NodaTime;

namespace Plixo.Grains.Calendars.Countries;

/// <summary>What a law does about a holiday that falls on a weekend.</summary>
internal enum Substitute
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The next weekday that is neither a holiday nor taken by an earlier substitute is closed as well.</summary>
    NextWeekday,

    /// <summary>Saturday closes the Friday before, Sunday the Monday after.</summary>
    NearestWeekday,

    /// <summary>From Sunday the holiday itself moves to the Saturday before.</summary>
    MovesFromSundayToSaturday,
}

/// <summary>A holiday of a country, the rule for its date, and the years in which the rule is in force.</summary>
internal sealed record HolidayRule
{
    private readonly Func<int, LocalDate> dateIn;

    private HolidayRule(string name, Func<int, LocalDate> dateIn)
    {
        Name = name;
        this.dateIn = dateIn;
    }

    public string Name { get; }

    public Substitute Substitute { get; private init; }

    public int FirstYear { get; private init; } = int.MinValue;

    public int LastYear { get; private init; } = int.MaxValue;

    public static HolidayRule Fixed(int month, int day, string name) =>
        new(name, year => new LocalDate(year, month, day));

    public static HolidayRule Once(int year, int month, int day, string name) => Fixed(month, day, name).Since(year).Until(year);

    public static HolidayRule AfterEaster(int days, string name) =>
        new(name, year => Easter.Sunday(year).PlusDays(days));

    /// <summary>The first such weekday on or after a date; so the third Monday is the Monday on or after the 15th.</summary>
    public static HolidayRule OnOrAfter(IsoDayOfWeek weekday, int month, int day, string name) =>
        new(name, year => First(weekday, new LocalDate(year, month, day)));

    /// <summary>The date itself where it is <paramref name="itself"/>, else the first such weekday after it.</summary>
    public static HolidayRule OnOrAfterUnless(IsoDayOfWeek itself, IsoDayOfWeek weekday, int month, int day, string name) =>
        new(name, year => new LocalDate(year, month, day) is var date && date.DayOfWeek == itself ? date : First(weekday, date));

    public HolidayRule Since(int year) => this with { FirstYear = year };

    public HolidayRule Until(int year) => this with { LastYear = year };

    public HolidayRule Substituted(Substitute substitute) => this with { Substitute = substitute };

    /// <summary>The date of the year; null in a year without this holiday.</summary>
    public LocalDate? In(int year)
    {
        if (year < FirstYear || year > LastYear) return null;
        var date = dateIn(year);
        return Substitute == Substitute.MovesFromSundayToSaturday && date.DayOfWeek == IsoDayOfWeek.Sunday ? date.PlusDays(-1) : date;
    }

    private static LocalDate First(IsoDayOfWeek weekday, LocalDate date) => date.PlusDays(((int)weekday - (int)date.DayOfWeek + 7) % 7);
}
