using System.Collections.Frozen;

namespace Plixo.Grains.Amounts;

/// <summary>
/// Active currencies and their minor digits, from ISO 4217 list one (SIX Group, the maintenance agency). Left out are
/// codes that no goods are invoiced in: metals, testing codes, accounting units and indexed funds (BOV, CHE, CLF, UYW …).
/// BGN and ANG were withdrawn in 2026 and 2025 and stay, because invoices in them may still be open.
/// </summary>
internal static class CurrencyTable
{
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP " +
        "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR " +
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN " +
        "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP " +
        "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    public static FrozenDictionary<string, int> Digits { get; } =
        Codes(NoDigits, 0).Concat(Codes(TwoDigits, 2)).Concat(Codes(ThreeDigits, 3)).ToFrozenDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, int>> Codes(string codes, int digits) =>
        codes.Split(' ').Select(code => KeyValuePair.Create(code, digits));
}
