using System.Collections.Immutable;
using System.Text;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>
/// Reads the part of AIP-160 that lists offer: comparisons and `:` joined by AND and OR, NOT or `-` before one, parentheses.
/// As AIP-160 has it, OR binds closer than AND: `a AND b OR c` is `a AND (b OR c)`.
/// </summary>
public sealed class FilterParser
{
    private readonly string text;
    private int at;
    private int comparisons;

    private FilterParser(string text) => this.text = text;

    /// <summary>Null for an empty filter; INVALID_ARGUMENT with the place where it cannot be read.</summary>
    public static FilterNode? Parse(string filter)
    {
        if (string.IsNullOrWhiteSpace(filter)) return null;
        if (filter.Length > ListLimits.LongestFilter) throw Refusals.Invalid("filter", $"at most {ListLimits.LongestFilter} characters.");
        if (filter.Contains('\0', StringComparison.Ordinal)) throw Refusals.Invalid("filter", "has a character U+0000, which no text has.");
        var parser = new FilterParser(filter);
        var node = parser.Conjunction(0);
        parser.Blanks();
        return parser.at == filter.Length ? node : throw parser.Wrong("AND or OR is expected");
    }

    private FilterNode Conjunction(int depth)
    {
        var parts = ImmutableArray.CreateBuilder<FilterNode>();
        do parts.Add(Disjunction(depth));
        while (Word("AND"));
        return parts.Count == 1 ? parts[0] : new FilterNode.All(parts.ToImmutable());
    }

    private FilterNode Disjunction(int depth)
    {
        var parts = ImmutableArray.CreateBuilder<FilterNode>();
        do parts.Add(Term(depth));
        while (Word("OR"));
        return parts.Count == 1 ? parts[0] : new FilterNode.Some(parts.ToImmutable());
    }

    private FilterNode Term(int depth)
    {
        if (depth > ListLimits.DeepestFilter) throw Wrong($"more than {ListLimits.DeepestFilter} levels");
        if (Word("NOT") || Sign('-')) return new FilterNode.Not(Term(depth + 1));
        if (!Sign('(')) return Comparison();
        var inner = Conjunction(depth + 1);
        return Sign(')') ? inner : throw Wrong("')' is expected");
    }

    private FilterNode.Compare Comparison()
    {
        if (++comparisons > ListLimits.MostComparisons) throw Wrong($"more than {ListLimits.MostComparisons} comparisons");
        Blanks();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.')) at++;
        var field = text[start..at];
        if (field.Length == 0) throw Wrong("a field is expected");
        Blanks();
        var sign = new[] { "<=", ">=", "!=", "=", "<", ">", ":" }
            .FirstOrDefault(each => string.CompareOrdinal(text, at, each, 0, each.Length) == 0) ?? throw Wrong("one of = != < <= > >= : is expected");
        at += sign.Length;
        Blanks();
        return new FilterNode.Compare(field, sign, Value());
    }

    private string Value()
    {
        if (at < text.Length && text[at] is '"' or '\'') return Quoted(text[at]);
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or '"' or '\'')) at++;
        return at > start ? text[start..at] : throw Wrong("a value is expected");
    }

    private string Quoted(char quote)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return value.ToString();
            }

            if (text[at] == '\\' && ++at == text.Length) break;
            value.Append(text[at]);
        }

        throw Wrong("the quote is not closed");
    }

    private bool Word(string word)
    {
        Blanks();
        var end = at + word.Length;
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) return false;
        if (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] != '(') return false;
        at = end;
        return true;
    }

    private bool Sign(char sign)
    {
        Blanks();
        if (at == text.Length || text[at] != sign) return false;
        at++;
        return true;
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private Plixo.Rpc.RpcException Wrong(string words) => Refusals.Invalid("filter", $"{words} at character {at + 1}.");
}
