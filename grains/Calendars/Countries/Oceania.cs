using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class Oceania
{
    /// <summary>
    /// What is a holiday in every state: Fair Work Act 2009, section 115; substitutes as the states' acts have them alike
    /// (listed at fairwork.gov.au). The Sovereign's birthday and labour days differ by state and come by .ics.
    /// </summary>
    public static readonly HolidayRule[] Australia =
    [
        Fixed(1, 1, "New Year's Day").Substituted(Substitute.NextWeekday),
        Fixed(1, 26, "Australia Day").Substituted(Substitute.NextWeekday),
        AfterEaster(-2, "Good Friday"),
        AfterEaster(1, "Easter Monday"),
        Fixed(4, 25, "Anzac Day"),
        Once(2022, 9, 22, "National Day of Mourning"),
        Fixed(12, 25, "Christmas Day").Substituted(Substitute.NextWeekday),
        Fixed(12, 26, "Boxing Day").Substituted(Substitute.NextWeekday),
    ];
}
