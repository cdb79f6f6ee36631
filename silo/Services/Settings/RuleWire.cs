using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Silo.Services.Front;
using Plixo.V1;
using SegmentRule = Plixo.Grains.Workspaces.SegmentRule;

namespace Plixo.Silo.Services.Settings;

/// <summary>The ordered rules between the workspace and the wire.</summary>
internal static class RuleWire
{
    public static SegmentRules ToWire(ImmutableArray<SegmentRule> rules)
    {
        var wire = new SegmentRules { Rules = { rules.Select(ToWire) } };
        wire.Etag = SettingsWire.EtagOf(wire);
        return wire;
    }

    public static ImmutableArray<SegmentRule> Read(SegmentRules wire) => [.. wire.Rules.Select((rule, at) => Read(rule, $"rules.rules[{at}]"))];

    private static V1.SegmentRule ToWire(SegmentRule rule)
    {
        var wire = new V1.SegmentRule
        {
            Segment = Names.Of(rule.Segment),
            Countries = { rule.Countries },
            CurrencyCodes = { rule.Currencies },
            Tags = { rule.Tags },
            Ratings = { rule.Ratings },
            ByHint = rule.ByHint,
        };
        if (rule.MinBalance is { } least) wire.BalanceAtLeast = WireValues.MoneyOf(least, rule.BalanceCurrency);
        if (rule.MaxBalance is { } most) wire.BalanceAtMost = WireValues.MoneyOf(most, rule.BalanceCurrency);
        if (rule.MinDaysOverdue is { } days) wire.OldestDaysOverdueAtLeast = days;
        if (rule.MinInvoices is { } fewest) wire.OpenInvoicesAtLeast = fewest;
        if (rule.MaxInvoices is { } many) wire.OpenInvoicesAtMost = many;
        if (rule.Consumer is { } consumer) wire.Consumer = consumer;
        return wire;
    }

    private static SegmentRule Read(V1.SegmentRule wire, string field)
    {
        Grains.Amounts.Money? least = wire.BalanceAtLeast is null ? null : WireValues.ReadMoney(wire.BalanceAtLeast, $"{field}.balance_at_least");
        Grains.Amounts.Money? most = wire.BalanceAtMost is null ? null : WireValues.ReadMoney(wire.BalanceAtMost, $"{field}.balance_at_most");
        if (least is { } low && most is { } high && low.Currency != high.Currency)
            throw Refusals.Invalid($"{field}.balance_at_most", "is in another currency than balance_at_least.");
        foreach (var code in wire.CurrencyCodes)
        {
            if (!Grains.Amounts.Currency.TryParse(code, out _)) throw Refusals.Invalid($"{field}.currency_codes", $"'{code}' is no ISO 4217 currency.");
        }

        return new SegmentRule(Names.ReadSegment(wire.Segment, $"{field}.segment"))
        {
            Countries = [.. wire.Countries],
            Currencies = [.. wire.CurrencyCodes],
            MinBalance = least?.MinorUnits,
            MaxBalance = most?.MinorUnits,
            BalanceCurrency = (least ?? most)?.Currency.Code ?? "",
            MinDaysOverdue = wire.HasOldestDaysOverdueAtLeast ? wire.OldestDaysOverdueAtLeast : null,
            MinInvoices = wire.HasOpenInvoicesAtLeast ? wire.OpenInvoicesAtLeast : null,
            MaxInvoices = wire.HasOpenInvoicesAtMost ? wire.OpenInvoicesAtMost : null,
            Tags = [.. wire.Tags],
            Ratings = [.. wire.Ratings],
            Consumer = wire.HasConsumer ? wire.Consumer : null,
            ByHint = wire.ByHint,
        };
    }
}
