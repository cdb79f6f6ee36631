using static Plixo.Grains.Calendars.Countries.HolidayRule;

namespace Plixo.Grains.Calendars.Countries;

internal static class SouthernEurope
{
    /// <summary>
    /// National days: Real Decreto 2001/1983, article 45 (boe.es). Communities move and add days by yearly resolution; those
    /// come by .ics.
    /// </summary>
    public static readonly HolidayRule[] Spain =
    [
        Fixed(1, 1, "Año Nuevo"),
        Fixed(1, 6, "Epifanía del Señor"),
        AfterEaster(-2, "Viernes Santo"),
        Fixed(5, 1, "Fiesta del Trabajo"),
        Fixed(8, 15, "Asunción de la Virgen"),
        Fixed(10, 12, "Fiesta Nacional de España"),
        Fixed(11, 1, "Todos los Santos"),
        Fixed(12, 6, "Día de la Constitución"),
        Fixed(12, 8, "Inmaculada Concepción"),
        Fixed(12, 25, "Natividad del Señor"),
    ];

    /// <summary>Legge 260/1949 as amended, 336/2000 for 2 June, 151/2025 for 4 October (normattiva.it).</summary>
    public static readonly HolidayRule[] Italy =
    [
        Fixed(1, 1, "Capodanno"),
        Fixed(1, 6, "Epifania"),
        AfterEaster(0, "Pasqua"),
        AfterEaster(1, "Lunedì dell'Angelo"),
        Fixed(4, 25, "Festa della Liberazione"),
        Fixed(5, 1, "Festa del Lavoro"),
        Fixed(6, 2, "Festa della Repubblica").Since(2001),
        Fixed(8, 15, "Assunzione"),
        Fixed(10, 4, "San Francesco d'Assisi").Since(2026),
        Fixed(11, 1, "Ognissanti"),
        Fixed(12, 8, "Immacolata Concezione"),
        Fixed(12, 25, "Natale"),
        Fixed(12, 26, "Santo Stefano"),
    ];

    /// <summary>
    /// Código do Trabalho, article 234 (diariodarepublica.pt); four days were suspended from 2013 to 2015 by Lei 23/2012.
    /// </summary>
    public static readonly HolidayRule[] Portugal =
    [
        Fixed(1, 1, "Ano Novo"),
        AfterEaster(-2, "Sexta-Feira Santa"),
        AfterEaster(0, "Páscoa"),
        Fixed(4, 25, "Dia da Liberdade"),
        Fixed(5, 1, "Dia do Trabalhador"),
        AfterEaster(60, "Corpo de Deus").Until(2012),
        AfterEaster(60, "Corpo de Deus").Since(2016),
        Fixed(6, 10, "Dia de Portugal"),
        Fixed(8, 15, "Assunção de Nossa Senhora"),
        Fixed(10, 5, "Implantação da República").Until(2012),
        Fixed(10, 5, "Implantação da República").Since(2016),
        Fixed(11, 1, "Todos os Santos").Until(2012),
        Fixed(11, 1, "Todos os Santos").Since(2016),
        Fixed(12, 1, "Restauração da Independência").Until(2012),
        Fixed(12, 1, "Restauração da Independência").Since(2016),
        Fixed(12, 8, "Imaculada Conceição"),
        Fixed(12, 25, "Natal"),
    ];
}
