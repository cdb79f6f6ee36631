using static NodaTime.IsoDayOfWeek;
using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class NorthAmerica
{
    /// <summary>
    /// Federal holidays: 5 U.S.C. § 6103, observed days by the same section and Executive Order 11582; listed by the Office
    /// of Personnel Management (opm.gov). Juneteenth by Public Law 117-17.
    /// </summary>
    public static readonly HolidayRule[] UnitedStates =
    [
        Fixed(1, 1, "New Year's Day").Substituted(Substitute.NearestWeekday),
        OnOrAfter(Monday, 1, 15, "Birthday of Martin Luther King, Jr."),
        OnOrAfter(Monday, 2, 15, "Washington's Birthday"),
        OnOrAfter(Monday, 5, 25, "Memorial Day"),
        Fixed(6, 19, "Juneteenth").Since(2021).Substituted(Substitute.NearestWeekday),
        Fixed(7, 4, "Independence Day").Substituted(Substitute.NearestWeekday),
        OnOrAfter(Monday, 9, 1, "Labor Day"),
        OnOrAfter(Monday, 10, 8, "Columbus Day"),
        Fixed(11, 11, "Veterans Day").Substituted(Substitute.NearestWeekday),
        OnOrAfter(Thursday, 11, 22, "Thanksgiving Day"),
        Fixed(12, 25, "Christmas Day").Substituted(Substitute.NearestWeekday),
    ];

    /// <summary>
    /// Federal holidays: Canada Labour Code, section 166, days in lieu by section 193 (taken here as the next working day, as
    /// banks do); the Day for Truth and Reconciliation by S.C. 2021, c. 11. Provinces differ.
    /// </summary>
    public static readonly HolidayRule[] Canada =
    [
        Fixed(1, 1, "New Year's Day").Substituted(Substitute.NextWeekday),
        AfterEaster(-2, "Good Friday"),
        OnOrAfter(Monday, 5, 18, "Victoria Day"),
        Fixed(7, 1, "Canada Day").Substituted(Substitute.NextWeekday),
        OnOrAfter(Monday, 9, 1, "Labour Day"),
        Fixed(9, 30, "National Day for Truth and Reconciliation").Since(2021).Substituted(Substitute.NextWeekday),
        OnOrAfter(Monday, 10, 8, "Thanksgiving Day"),
        Fixed(11, 11, "Remembrance Day").Substituted(Substitute.NextWeekday),
        Fixed(12, 25, "Christmas Day").Substituted(Substitute.NextWeekday),
        Fixed(12, 26, "Boxing Day").Substituted(Substitute.NextWeekday),
    ];
}
