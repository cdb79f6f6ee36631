namespace Plixo.Silo.Demo;

/// <summary>A country that the demo sells to.</summary>
/// <param name="UnitsPerEuro">Rough size of the currency's unit, so that invoices look right; not an exchange rate.</param>
/// <param name="Trades">What companies there do, in their language.</param>
internal sealed record Market(
    string Country, string Currency, string Language, double UnitsPerEuro, string Phone,
    IReadOnlyList<string> Zones, IReadOnlyList<string> LegalForms, IReadOnlyList<string> Trades)
{
    private static readonly string[] English =
        ["Logistics", "Foods", "Tools", "Textiles", "Instruments", "Print", "Packaging", "Dental", "Lighting", "Software", "Timber", "Ceramics", "Catering", "Optics", "Robotics", "Marine"];

    private static readonly string[] German =
        ["Logistik", "Feinkost", "Werkzeugbau", "Textil", "Messtechnik", "Druck", "Verpackung", "Lichttechnik", "Holzbau", "Keramik", "Software", "Optik"];

    private static readonly string[] French =
        ["Logistique", "Traiteur", "Outillage", "Textiles", "Imprimerie", "Emballages", "Éclairage", "Logiciels", "Céramique", "Optique"];

    /// <summary>A market stands here as often as its share is large.</summary>
    public static IReadOnlyList<Market> All { get; } = Weighted(
        (5, new("US", "USD", "en", 1.1, "+1 555 01", ["America/New_York", "America/Chicago", "America/Los_Angeles"], ["Inc.", "LLC"], English)),
        (4, new("DE", "EUR", "de", 1, "+49 30 23125", ["Europe/Berlin"], ["GmbH", "AG", "KG"], German)),
        (3, new("GB", "GBP", "en", 0.85, "+44 20 7946 0", ["Europe/London"], ["Ltd", "PLC"], English)),
        (2, new("FR", "EUR", "fr", 1, "+33 1 99 00 ", ["Europe/Paris"], ["SARL", "SAS"], French)),
        (2, new("ES", "EUR", "es", 1, "+34 910 000 ", ["Europe/Madrid"], ["S.L.", "S.A."],
            ["Logística", "Alimentos", "Herramientas", "Textiles", "Imprenta", "Envases", "Iluminación", "Software", "Cerámica", "Óptica"])),
        (1, new("NL", "EUR", "nl", 1, "+31 20 000 ", ["Europe/Amsterdam"], ["B.V."],
            ["Logistiek", "Delicatessen", "Gereedschap", "Textiel", "Drukkerij", "Verpakking", "Verlichting", "Software", "Keramiek", "Optiek"])),
        (1, new("SE", "SEK", "sv", 11, "+46 8 465 004 ", ["Europe/Stockholm"], ["AB"],
            ["Logistik", "Livsmedel", "Verktyg", "Textil", "Tryckeri", "Emballage", "Belysning", "Programvara", "Keramik", "Optik"])),
        (1, new("AU", "AUD", "en", 1.7, "+61 2 5550 ", ["Australia/Sydney", "Australia/Perth"], ["Pty Ltd"], English)),
        (1, new("JP", "JPY", "ja", 160, "+81 3 0000 ", ["Asia/Tokyo"], ["K.K."], English)),
        (1, new("BR", "BRL", "pt-BR", 6, "+55 11 0000 ", ["America/Sao_Paulo"], ["Ltda."],
            ["Logística", "Alimentos", "Ferramentas", "Têxteis", "Gráfica", "Embalagens", "Iluminação", "Software", "Cerâmica", "Óptica"])));

    private static Market[] Weighted(params (int Weight, Market Market)[] markets) =>
        [.. markets.SelectMany(m => Enumerable.Repeat(m.Market, m.Weight))];
}
