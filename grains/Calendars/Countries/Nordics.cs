using static NodaTime.IsoDayOfWeek;
using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class Nordics
{
    /// <summary>Act of 24 February 1995 no. 12, § 2, and Act of 26 April 1947 no. 1 for 1 and 17 May (lovdata.no).</summary>
    public static readonly HolidayRule[] Norway =
    [
        Fixed(1, 1, "Første nyttårsdag"),
        AfterEaster(-3, "Skjærtorsdag"),
        AfterEaster(-2, "Langfredag"),
        AfterEaster(0, "Første påskedag"),
        AfterEaster(1, "Andre påskedag"),
        Fixed(5, 1, "Arbeidernes dag"),
        Fixed(5, 17, "Grunnlovsdagen"),
        AfterEaster(39, "Kristi himmelfartsdag"),
        AfterEaster(49, "Første pinsedag"),
        AfterEaster(50, "Andre pinsedag"),
        Fixed(12, 25, "Første juledag"),
        Fixed(12, 26, "Andre juledag"),
    ];

    /// <summary>
    /// Lag (1989:253) om allmänna helgdagar; the three eves that Semesterlagen (1977:480), 3 a §, sets equal to Sundays
    /// (riksdagen.se).
    /// </summary>
    public static readonly HolidayRule[] Sweden =
    [
        Fixed(1, 1, "Nyårsdagen"),
        Fixed(1, 6, "Trettondedag jul"),
        AfterEaster(-2, "Långfredagen"),
        AfterEaster(0, "Påskdagen"),
        AfterEaster(1, "Annandag påsk"),
        Fixed(5, 1, "Första maj"),
        AfterEaster(39, "Kristi himmelsfärdsdag"),
        AfterEaster(49, "Pingstdagen"),
        AfterEaster(50, "Annandag pingst").Until(2004),
        Fixed(6, 6, "Sveriges nationaldag").Since(2005),
        OnOrAfter(Friday, 6, 19, "Midsommarafton"),
        OnOrAfter(Saturday, 6, 20, "Midsommardagen"),
        OnOrAfter(Saturday, 10, 31, "Alla helgons dag"),
        Fixed(12, 24, "Julafton"),
        Fixed(12, 25, "Juldagen"),
        Fixed(12, 26, "Annandag jul"),
        Fixed(12, 31, "Nyårsafton"),
    ];

    /// <summary>Holy days of the Folkekirke; the Great Prayer Day was abolished from 2024 by Act 214 of 2023 (retsinformation.dk).</summary>
    public static readonly HolidayRule[] Denmark =
    [
        Fixed(1, 1, "Nytårsdag"),
        AfterEaster(-3, "Skærtorsdag"),
        AfterEaster(-2, "Langfredag"),
        AfterEaster(0, "Påskedag"),
        AfterEaster(1, "2. påskedag"),
        AfterEaster(26, "Store bededag").Until(2023),
        AfterEaster(39, "Kristi himmelfartsdag"),
        AfterEaster(49, "Pinsedag"),
        AfterEaster(50, "2. pinsedag"),
        Fixed(12, 25, "Juledag"),
        Fixed(12, 26, "2. juledag"),
    ];

    /// <summary>
    /// Church Act (652/2023) for the church's days, Acts 272/1944 for 1 May and 388/1937 for 6 December; Midsummer Eve and
    /// Christmas Eve are no working days by the Annual Holidays Act (162/2005), § 4 (finlex.fi).
    /// </summary>
    public static readonly HolidayRule[] Finland =
    [
        Fixed(1, 1, "Uudenvuodenpäivä"),
        Fixed(1, 6, "Loppiainen"),
        AfterEaster(-2, "Pitkäperjantai"),
        AfterEaster(0, "Pääsiäispäivä"),
        AfterEaster(1, "2. pääsiäispäivä"),
        Fixed(5, 1, "Vappu"),
        AfterEaster(39, "Helatorstai"),
        AfterEaster(49, "Helluntaipäivä"),
        OnOrAfter(Friday, 6, 19, "Juhannusaatto"),
        OnOrAfter(Saturday, 6, 20, "Juhannuspäivä"),
        OnOrAfter(Saturday, 10, 31, "Pyhäinpäivä"),
        Fixed(12, 6, "Itsenäisyyspäivä"),
        Fixed(12, 24, "Jouluaatto"),
        Fixed(12, 25, "Joulupäivä"),
        Fixed(12, 26, "Tapaninpäivä"),
    ];
}
