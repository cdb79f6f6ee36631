using System.Diagnostics.CodeAnalysis;

namespace Plixo.Grains.Templates;

/// <summary>
/// The languages there are. Marks, placement and month names follow Unicode CLDR (cldr.unicode.org, numbers and Gregorian
/// calendar of each locale); the currency always stands as its ISO code, which no reader takes for another dollar.
/// </summary>
public static class Languages
{
    private const char NoBreakSpace = '\u00A0';
    private const char NarrowNoBreakSpace = '\u202F';

    private static readonly string[] EnglishMonths = Words("January February March April May June July August September October November December");
    private static readonly string[] EnglishHeads = ["Invoice", "Issued", "Due", "Days overdue", "Amount", "Open"];

    public static Language English { get; } = new()
    {
        Tag = "en",
        DecimalMark = '.',
        GroupMark = ',',
        CodeFirst = true,
        DatePattern = "d MMMM yyyy",
        ShortDatePattern = "dd MMM yyyy",
        Months = [.. EnglishMonths],
        TableHeads = [.. EnglishHeads],
        FurtherInvoices = "Further invoices",
        StatementTitle = "Statement of invoices",
        AsOf = "As of",
        Total = "Total",
        NotDue = "Not due yet",
        StatementNote = "The attached statement lists all of these invoices.",
    };

    public static Language AmericanEnglish { get; } = new()
    {
        Tag = "en-US",
        DecimalMark = '.',
        GroupMark = ',',
        CodeFirst = true,
        DatePattern = "MMMM d, yyyy",
        ShortDatePattern = "MM/dd/yyyy",
        Months = [.. EnglishMonths],
        TableHeads = [.. EnglishHeads],
        FurtherInvoices = "Further invoices",
        StatementTitle = "Statement of invoices",
        AsOf = "As of",
        Total = "Total",
        NotDue = "Not due yet",
        StatementNote = "The attached statement lists all of these invoices.",
    };

    public static Language German { get; } = new()
    {
        Tag = "de",
        DecimalMark = ',',
        GroupMark = '.',
        DatePattern = "d. MMMM yyyy",
        ShortDatePattern = "dd.MM.yyyy",
        Months = [.. Words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")],
        TableHeads = ["Rechnung", "Datum", "Fällig", "Tage überfällig", "Betrag", "Offen"],
        FurtherInvoices = "Weitere Rechnungen",
        StatementTitle = "Rechnungsaufstellung",
        AsOf = "Stand",
        Total = "Summe",
        NotDue = "Noch nicht fällig",
        StatementNote = "Die beigefügte Aufstellung enthält alle diese Rechnungen.",
    };

    public static Language French { get; } = new()
    {
        Tag = "fr",
        DecimalMark = ',',
        GroupMark = NarrowNoBreakSpace,
        DatePattern = "d MMMM yyyy",
        ShortDatePattern = "dd/MM/yyyy",
        FirstDaySuffix = "er",
        Months = [.. Words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")],
        TableHeads = ["Facture", "Date", "Échéance", "Jours de retard", "Montant", "Solde"],
        FurtherInvoices = "Autres factures",
        StatementTitle = "Relevé de factures",
        AsOf = "Au",
        Total = "Total",
        NotDue = "Non échu",
        StatementNote = "Le relevé joint contient toutes ces factures.",
    };

    public static Language Dutch { get; } = new()
    {
        Tag = "nl",
        DecimalMark = ',',
        GroupMark = '.',
        CodeFirst = true,
        DatePattern = "d MMMM yyyy",
        ShortDatePattern = "dd-MM-yyyy",
        Months = [.. Words("januari februari maart april mei juni juli augustus september oktober november december")],
        TableHeads = ["Factuur", "Datum", "Vervaldatum", "Dagen te laat", "Bedrag", "Openstaand"],
        FurtherInvoices = "Overige facturen",
        StatementTitle = "Overzicht van facturen",
        AsOf = "Per",
        Total = "Totaal",
        NotDue = "Nog niet vervallen",
        StatementNote = "Het bijgevoegde overzicht bevat al deze facturen.",
    };

    public static Language Spanish { get; } = new()
    {
        Tag = "es",
        DecimalMark = ',',
        GroupMark = '.',
        DigitsBeforeGroup = 2,
        DatePattern = "d 'de' MMMM 'de' yyyy",
        ShortDatePattern = "dd/MM/yyyy",
        Months = [.. Words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")],
        TableHeads = ["Factura", "Fecha", "Vencimiento", "Días de retraso", "Importe", "Pendiente"],
        FurtherInvoices = "Otras facturas",
        StatementTitle = "Estado de facturas",
        AsOf = "A fecha de",
        Total = "Total",
        NotDue = "No vencido",
        StatementNote = "El estado adjunto contiene todas estas facturas.",
    };

    public static Language Italian { get; } = new()
    {
        Tag = "it",
        DecimalMark = ',',
        GroupMark = '.',
        DatePattern = "d MMMM yyyy",
        ShortDatePattern = "dd/MM/yyyy",
        Months = [.. Words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")],
        TableHeads = ["Fattura", "Data", "Scadenza", "Giorni di ritardo", "Importo", "Residuo"],
        FurtherInvoices = "Altre fatture",
        StatementTitle = "Estratto fatture",
        AsOf = "Al",
        Total = "Totale",
        NotDue = "Non scaduto",
        StatementNote = "L'estratto allegato contiene tutte queste fatture.",
    };

    public static Language Portuguese { get; } = new()
    {
        Tag = "pt",
        DecimalMark = ',',
        GroupMark = '.',
        DatePattern = "d 'de' MMMM 'de' yyyy",
        ShortDatePattern = "dd/MM/yyyy",
        Months = [.. Words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro")],
        TableHeads = ["Fatura", "Data", "Vencimento", "Dias de atraso", "Valor", "Em aberto"],
        FurtherInvoices = "Outras faturas",
        StatementTitle = "Extrato de faturas",
        AsOf = "Em",
        Total = "Total",
        NotDue = "Por vencer",
        StatementNote = "O extrato em anexo contém todas estas faturas.",
    };

    public static Language Swedish { get; } = new()
    {
        Tag = "sv",
        DecimalMark = ',',
        GroupMark = NoBreakSpace,
        DatePattern = "d MMMM yyyy",
        ShortDatePattern = "yyyy-MM-dd",
        Months = [.. Words("januari februari mars april maj juni juli augusti september oktober november december")],
        TableHeads = ["Faktura", "Datum", "Förfaller", "Dagar försenad", "Belopp", "Kvar att betala"],
        FurtherInvoices = "Övriga fakturor",
        StatementTitle = "Fakturaöversikt",
        AsOf = "Per",
        Total = "Summa",
        NotDue = "Ej förfallet",
        StatementNote = "Den bifogade översikten innehåller alla dessa fakturor.",
    };

    public static Language Norwegian { get; } = new()
    {
        Tag = "nb",
        DecimalMark = ',',
        GroupMark = NoBreakSpace,
        DatePattern = "d. MMMM yyyy",
        ShortDatePattern = "dd.MM.yyyy",
        Months = [.. Words("januar februar mars april mai juni juli august september oktober november desember")],
        TableHeads = ["Faktura", "Dato", "Forfall", "Dager forsinket", "Beløp", "Utestående"],
        FurtherInvoices = "Øvrige fakturaer",
        StatementTitle = "Fakturaoversikt",
        AsOf = "Per",
        Total = "Sum",
        NotDue = "Ikke forfalt",
        StatementNote = "Den vedlagte oversikten inneholder alle disse fakturaene.",
    };

    public static Language Danish { get; } = new()
    {
        Tag = "da",
        DecimalMark = ',',
        GroupMark = '.',
        DatePattern = "d. MMMM yyyy",
        ShortDatePattern = "dd.MM.yyyy",
        Months = [.. Words("januar februar marts april maj juni juli august september oktober november december")],
        TableHeads = ["Faktura", "Dato", "Forfald", "Dage forsinket", "Beløb", "Udestående"],
        FurtherInvoices = "Øvrige fakturaer",
        StatementTitle = "Fakturaoversigt",
        AsOf = "Pr.",
        Total = "I alt",
        NotDue = "Ikke forfalden",
        StatementNote = "Den vedhæftede oversigt indeholder alle disse fakturaer.",
    };

    public static Language Finnish { get; } = new()
    {
        Tag = "fi",
        DecimalMark = ',',
        GroupMark = NoBreakSpace,
        DatePattern = "d. MMMM yyyy",
        ShortDatePattern = "d.M.yyyy",
        Months = [.. Words("tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta")],
        TableHeads = ["Lasku", "Päiväys", "Eräpäivä", "Päivää myöhässä", "Summa", "Avoinna"],
        FurtherInvoices = "Muut laskut",
        StatementTitle = "Laskuerittely",
        AsOf = "Päivä",
        Total = "Yhteensä",
        NotDue = "Erääntymättä",
        StatementNote = "Liitteenä olevassa erittelyssä ovat kaikki nämä laskut.",
    };

    public static Language Polish { get; } = new()
    {
        Tag = "pl",
        DecimalMark = ',',
        GroupMark = NoBreakSpace,
        DigitsBeforeGroup = 2,
        DatePattern = "d MMMM yyyy",
        ShortDatePattern = "dd.MM.yyyy",
        Months = [.. Words("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia")],
        TableHeads = ["Faktura", "Data", "Termin", "Dni po terminie", "Kwota", "Do zapłaty"],
        FurtherInvoices = "Pozostałe faktury",
        StatementTitle = "Zestawienie faktur",
        AsOf = "Stan na",
        Total = "Razem",
        NotDue = "Przed terminem",
        StatementNote = "Załączone zestawienie zawiera wszystkie te faktury.",
    };

    public static IReadOnlyList<Language> All { get; } =
    [
        English, AmericanEnglish, German, French, Dutch, Spanish, Italian, Portuguese, Swedish, Norwegian, Danish, Finnish, Polish,
    ];

    /// <summary>
    /// The language of a BCP 47 tag, whatever its case: itself, else its first subtag (de-AT is written as de; no is nb).
    /// </summary>
    public static bool TryFind(string? tag, [NotNullWhen(true)] out Language? language)
    {
        var first = tag?.Split('-', '_')[0];
        language = Named(tag?.Replace('_', '-')) ?? Named("no".Equals(first, StringComparison.OrdinalIgnoreCase) ? "nb" : first);
        return language is not null;
    }

    private static Language? Named(string? tag) => All.FirstOrDefault(language => language.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase));

    private static string[] Words(string words) => words.Split(' ');
}
