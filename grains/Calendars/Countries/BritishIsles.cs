using static NodaTime.IsoDayOfWeek;
using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class BritishIsles
{
    /// <summary>
    /// Bank holidays: Banking and Financial Dealings Act 1971, schedule 1, and royal proclamations; listed at
    /// gov.uk/bank-holidays.
    /// </summary>
    public static readonly HolidayRule[] England =
    [
        Fixed(1, 1, "New Year's Day").Substituted(Substitute.NextWeekday),
        AfterEaster(-2, "Good Friday"),
        AfterEaster(1, "Easter Monday"),
        OnOrAfter(Monday, 5, 1, "Early May bank holiday").Until(2019),
        Once(2020, 5, 8, "Early May bank holiday (VE Day)"),
        OnOrAfter(Monday, 5, 1, "Early May bank holiday").Since(2021),
        OnOrAfter(Monday, 5, 25, "Spring bank holiday").Until(2001),
        Once(2002, 6, 4, "Spring bank holiday"),
        OnOrAfter(Monday, 5, 25, "Spring bank holiday").Since(2003).Until(2011),
        Once(2012, 6, 4, "Spring bank holiday"),
        OnOrAfter(Monday, 5, 25, "Spring bank holiday").Since(2013).Until(2021),
        Once(2022, 6, 2, "Spring bank holiday"),
        OnOrAfter(Monday, 5, 25, "Spring bank holiday").Since(2023),
        OnOrAfter(Monday, 8, 25, "Summer bank holiday"),
        Fixed(12, 25, "Christmas Day").Substituted(Substitute.NextWeekday),
        Fixed(12, 26, "Boxing Day").Substituted(Substitute.NextWeekday),
        Once(2002, 6, 3, "Golden Jubilee"),
        Once(2011, 4, 29, "Royal wedding"),
        Once(2012, 6, 5, "Diamond Jubilee"),
        Once(2022, 6, 3, "Platinum Jubilee"),
        Once(2022, 9, 19, "State funeral of Queen Elizabeth II"),
        Once(2023, 5, 8, "Coronation of King Charles III"),
    ];

    /// <summary>
    /// Public holidays: Organisation of Working Time Act 1997, schedule 2, and the regulations of 2022 for St Brigid's Day; listed at
    /// citizensinformation.ie. A day in lieu is between employer and employee, so no date is substituted.
    /// </summary>
    public static readonly HolidayRule[] Ireland =
    [
        Fixed(1, 1, "New Year's Day"),
        OnOrAfterUnless(Friday, Monday, 2, 1, "St Brigid's Day").Since(2023),
        Fixed(3, 17, "St Patrick's Day"),
        Once(2022, 3, 18, "Day of remembrance and recognition"),
        AfterEaster(1, "Easter Monday"),
        OnOrAfter(Monday, 5, 1, "May Day"),
        OnOrAfter(Monday, 6, 1, "June holiday"),
        OnOrAfter(Monday, 8, 1, "August holiday"),
        OnOrAfter(Monday, 10, 25, "October holiday"),
        Fixed(12, 25, "Christmas Day"),
        Fixed(12, 26, "St Stephen's Day"),
    ];
}
