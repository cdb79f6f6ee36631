using System.Globalization;
using Plixo.Protos.Amounts;
using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Settings;

/// <summary>Reads the rules as they were written down and ordered, shows who would move, and saves them.</summary>
internal static class RuleActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["rules"] = ChangeAsync };

    public static string NameOf(string field, int at) => string.Create(CultureInfo.InvariantCulture, $"{field}-{at}");

    public static int CountOf(PostedForm form)
    {
        var at = 0;
        while (form.Has(NameOf("segment", at))) at++;
        return at;
    }

    private static async Task<Outcome> ChangeAsync(PostedForm form)
    {
        var placed = new List<(int Place, SegmentRule Rule)>();
        for (var at = 0; at < CountOf(form); at++)
        {
            if (form[NameOf("segment", at)] is not { Length: > 0 } segment) continue;
            if (form.NumberOf(NameOf("place", at)) is not { } place) return new Outcome.Wrong(NameOf("place", at), "A whole number.");
            var (rule, wrong) = Read(form, at, segment);
            if (wrong is not null) return wrong;
            placed.Add((place, rule));
        }

        var answer = await form.Plixo.Settings.UpdateSegmentRulesAsync(new UpdateSegmentRulesRequest
        {
            Rules = new SegmentRules { Etag = form.Etag, Rules = { placed.OrderBy(one => one.Place).Select(one => one.Rule) } },
            ValidateOnly = form.OnlyLooks, RequestId = form.RequestId,
        });
        return form.OnlyLooks ? new Outcome.Seen(answer) : new Outcome.Done($"Saved. {answer.Moves.Sum(move => move.Customers)} customers move.");
    }

    private static (SegmentRule Rule, Outcome? Wrong) Read(PostedForm form, int at, string segment)
    {
        string Text(string field) => form[NameOf(field, at)];
        var rule = new SegmentRule
        {
            Segment = $"segments/{segment}", ByHint = Text("hint") == "yes",
            Countries = { Parts(Text("countries")).Select(code => code.ToUpperInvariant()) }, CurrencyCodes = { Parts(Text("currencies")).Select(code => code.ToUpperInvariant()) },
            Tags = { Parts(Text("tags")) }, Ratings = { Parts(Text("ratings")) },
        };
        if (Text("consumer") is { Length: > 0 } consumer) rule.Consumer = consumer == "yes";
        foreach (var (field, give) in new (string, Action<Money>)[] { ("least", amount => rule.BalanceAtLeast = amount), ("most", amount => rule.BalanceAtMost = amount) })
        {
            if (Text(field).Length == 0) continue;
            if (!MoneyText.TryParse(Text(field), out var amount)) return (rule, new Outcome.Wrong(NameOf(field, at), "An amount with its currency: 1,000.00 EUR."));
            give(amount);
        }

        var numbers = new (string, Action<int>)[]
        {
            ("overdue", days => rule.OldestDaysOverdueAtLeast = days), ("open", count => rule.OpenInvoicesAtLeast = count), ("openmost", count => rule.OpenInvoicesAtMost = count),
        };
        foreach (var (field, give) in numbers)
        {
            if (Text(field).Length == 0) continue;
            if (form.NumberOf(NameOf(field, at)) is not { } number) return (rule, new Outcome.Wrong(NameOf(field, at), "A whole number."));
            give(number);
        }

        return (rule, null);
    }

    private static string[] Parts(string text) => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
