using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Settings;

/// <summary>What a rule asks for, as a sentence.</summary>
internal static class RuleWords
{
    public static string Of(SegmentRule rule)
    {
        var parts = new List<string>();
        void Say(bool set, string words)
        {
            if (set) parts.Add(words);
        }

        Say(rule.ByHint, "the ledger names the segment");
        Say(rule.Countries.Count > 0, $"country {string.Join(" or ", rule.Countries)}");
        Say(rule.CurrencyCodes.Count > 0, $"currency {string.Join(" or ", rule.CurrencyCodes)}");
        Say(rule.BalanceAtLeast is not null, $"balance at least {MoneyWords.Of(rule.BalanceAtLeast)}");
        Say(rule.BalanceAtMost is not null, $"balance at most {MoneyWords.Of(rule.BalanceAtMost)}");
        Say(rule.HasOldestDaysOverdueAtLeast, $"oldest overdue {rule.OldestDaysOverdueAtLeast} days or more");
        Say(rule.HasOpenInvoicesAtLeast, $"{rule.OpenInvoicesAtLeast} open invoices or more");
        Say(rule.HasOpenInvoicesAtMost, $"{rule.OpenInvoicesAtMost} open invoices at most");
        Say(rule.Tags.Count > 0, $"tags {string.Join(" and ", rule.Tags)}");
        Say(rule.Ratings.Count > 0, $"rating {string.Join(" or ", rule.Ratings)}");
        Say(rule.HasConsumer, rule.Consumer ? "consumers" : "companies");
        return parts.Count == 0 ? "everybody" : string.Join("; ", parts);
    }
}
