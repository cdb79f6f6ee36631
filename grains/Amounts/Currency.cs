using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Plixo.Grains.Amounts;

/// <summary>
/// An ISO 4217 currency that goods are invoiced in. Written as its three capital letters; anything else is refused by
/// <see cref="TryParse"/> and is a fault in the constructor.
/// </summary>
[JsonConverter(typeof(CurrencyJson))]
public readonly record struct Currency
{
    /// <exception cref="ArgumentException">The code is no active ISO 4217 currency.</exception>
    public Currency(string code)
    {
        if (!CurrencyTable.Digits.ContainsKey(code)) throw new ArgumentException($"'{code}' is no ISO 4217 currency.", nameof(code));
        Code = code;
    }

    /// <summary>Three capital letters, for example EUR.</summary>
    public string Code { get; }

    /// <summary>Digits of the minor unit: 0, 2 or 3.</summary>
    public int Digits => CurrencyTable.Digits[Code];

    /// <summary>Minor units in one major unit: 1, 100 or 1000.</summary>
    public long MinorPerMajor => Digits switch { 0 => 1, 2 => 100, _ => 1000 };

    public static bool TryParse([NotNullWhen(true)] string? code, out Currency currency)
    {
        var known = code is not null && CurrencyTable.Digits.ContainsKey(code);
        currency = known ? new Currency(code!) : default;
        return known;
    }

    /// <summary>Every currency that is accepted, by code.</summary>
    public static IEnumerable<Currency> All => CurrencyTable.Digits.Keys.Order(StringComparer.Ordinal).Select(code => new Currency(code));

    public override string ToString() => Code ?? "";
}
