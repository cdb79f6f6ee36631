using NodaTime;

namespace Plixo.Grains.Calendars;

/// <summary>A set of days of the week.</summary>
[Flags]
public enum Weekdays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    MondayToFriday = Monday | Tuesday | Wednesday | Thursday | Friday,
    All = MondayToFriday | Saturday | Sunday,
}

public static class WeekdaySets
{
    public static bool Has(this Weekdays days, IsoDayOfWeek day) => (days & Of(day)) != 0;

    public static Weekdays Of(IsoDayOfWeek day) => day == IsoDayOfWeek.None ? Weekdays.None : (Weekdays)(1 << ((int)day - 1));
}
