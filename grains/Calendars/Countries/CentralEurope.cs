using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class CentralEurope
{
    /// <summary>
    /// What is a holiday in every Land: the holiday acts of the Länder, and the Unification Treaty, article 2(2), for 3 October.
    /// Reformation Day was one everywhere in 2017.
    /// </summary>
    public static readonly HolidayRule[] Germany =
    [
        Fixed(1, 1, "Neujahr"),
        AfterEaster(-2, "Karfreitag"),
        AfterEaster(1, "Ostermontag"),
        Fixed(5, 1, "Tag der Arbeit"),
        AfterEaster(39, "Christi Himmelfahrt"),
        AfterEaster(50, "Pfingstmontag"),
        Fixed(10, 3, "Tag der Deutschen Einheit"),
        Once(2017, 10, 31, "Reformationstag"),
        Fixed(12, 25, "1. Weihnachtstag"),
        Fixed(12, 26, "2. Weihnachtstag"),
    ];

    /// <summary>Arbeitsruhegesetz, § 7(2) (ris.bka.gv.at).</summary>
    public static readonly HolidayRule[] Austria =
    [
        Fixed(1, 1, "Neujahr"),
        Fixed(1, 6, "Heilige Drei Könige"),
        AfterEaster(1, "Ostermontag"),
        Fixed(5, 1, "Staatsfeiertag"),
        AfterEaster(39, "Christi Himmelfahrt"),
        AfterEaster(50, "Pfingstmontag"),
        AfterEaster(60, "Fronleichnam"),
        Fixed(8, 15, "Mariä Himmelfahrt"),
        Fixed(10, 26, "Nationalfeiertag"),
        Fixed(11, 1, "Allerheiligen"),
        Fixed(12, 8, "Mariä Empfängnis"),
        Fixed(12, 25, "Christtag"),
        Fixed(12, 26, "Stefanitag"),
    ];

    /// <summary>
    /// What is a holiday in every canton: Federal Constitution, article 110(3), for 1 August; the cantons' acts for the others,
    /// listed by the Federal Office of Justice (bj.admin.ch).
    /// </summary>
    public static readonly HolidayRule[] Switzerland =
    [
        Fixed(1, 1, "Neujahr"),
        AfterEaster(39, "Auffahrt"),
        Fixed(8, 1, "Bundesfeier"),
        Fixed(12, 25, "Weihnachten"),
    ];

    /// <summary>
    /// Act of 18 January 1951 on days free from work (isap.sejm.gov.pl); Epiphany since 2011, Christmas Eve since 2025.
    /// </summary>
    public static readonly HolidayRule[] Poland =
    [
        Fixed(1, 1, "Nowy Rok"),
        Fixed(1, 6, "Święto Trzech Króli").Since(2011),
        AfterEaster(0, "Wielkanoc"),
        AfterEaster(1, "Poniedziałek Wielkanocny"),
        Fixed(5, 1, "Święto Państwowe"),
        Fixed(5, 3, "Święto Narodowe Trzeciego Maja"),
        AfterEaster(49, "Zielone Świątki"),
        AfterEaster(60, "Boże Ciało"),
        Fixed(8, 15, "Wniebowzięcie Najświętszej Maryi Panny"),
        Fixed(11, 1, "Wszystkich Świętych"),
        Fixed(11, 11, "Narodowe Święto Niepodległości"),
        Fixed(12, 24, "Wigilia Bożego Narodzenia").Since(2025),
        Fixed(12, 25, "Boże Narodzenie, pierwszy dzień"),
        Fixed(12, 26, "Boże Narodzenie, drugi dzień"),
    ];
}
