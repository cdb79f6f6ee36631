using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class WesternEurope
{
    /// <summary>Code du travail, article L3133-1 (legifrance.gouv.fr). Alsace and Moselle have two more.</summary>
    public static readonly HolidayRule[] France =
    [
        Fixed(1, 1, "Jour de l'An"),
        AfterEaster(1, "Lundi de Pâques"),
        Fixed(5, 1, "Fête du Travail"),
        Fixed(5, 8, "Victoire 1945"),
        AfterEaster(39, "Ascension"),
        AfterEaster(50, "Lundi de Pentecôte"),
        Fixed(7, 14, "Fête nationale"),
        Fixed(8, 15, "Assomption"),
        Fixed(11, 1, "Toussaint"),
        Fixed(11, 11, "Armistice 1918"),
        Fixed(12, 25, "Noël"),
    ];

    /// <summary>
    /// Algemene termijnenwet, article 3 (wetten.overheid.nl), which counts Good Friday and 5 May as holidays every year; King's
    /// Day by royal decree, on Saturday where its date is a Sunday.
    /// </summary>
    public static readonly HolidayRule[] Netherlands =
    [
        Fixed(1, 1, "Nieuwjaarsdag"),
        AfterEaster(-2, "Goede Vrijdag"),
        AfterEaster(1, "Tweede paasdag"),
        Fixed(4, 27, "Koningsdag").Since(2014).Substituted(Substitute.MovesFromSundayToSaturday),
        Fixed(4, 30, "Koninginnedag").Until(2013),
        Fixed(5, 5, "Bevrijdingsdag"),
        AfterEaster(39, "Hemelvaartsdag"),
        AfterEaster(50, "Tweede pinksterdag"),
        Fixed(12, 25, "Eerste kerstdag"),
        Fixed(12, 26, "Tweede kerstdag"),
    ];

    /// <summary>Royal decree of 18 April 1974 on public holidays, article 1; listed at belgium.be.</summary>
    public static readonly HolidayRule[] Belgium =
    [
        Fixed(1, 1, "Nieuwjaar / Nouvel An"),
        AfterEaster(1, "Paasmaandag / Lundi de Pâques"),
        Fixed(5, 1, "Dag van de Arbeid / Fête du Travail"),
        AfterEaster(39, "Hemelvaart / Ascension"),
        AfterEaster(50, "Pinkstermaandag / Lundi de Pentecôte"),
        Fixed(7, 21, "Nationale feestdag / Fête nationale"),
        Fixed(8, 15, "Maria-Hemelvaart / Assomption"),
        Fixed(11, 1, "Allerheiligen / Toussaint"),
        Fixed(11, 11, "Wapenstilstand / Armistice"),
        Fixed(12, 25, "Kerstmis / Noël"),
    ];
}
