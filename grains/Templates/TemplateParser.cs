using System.Collections.Immutable;
using System.Text;

namespace Plixo.Grains.Templates;

internal static class TemplateParser
{
    public static bool TryParse(TemplatePart part, string text, out ImmutableArray<Piece> pieces, out TemplateFault? fault)
    {
        var read = ImmutableArray.CreateBuilder<Piece>();
        fault = Whole(part, text) ?? Read(part, text, read);
        pieces = read.ToImmutable();
        return fault is null;
    }

    private static TemplateFault? Whole(TemplatePart part, string text)
    {
        var limit = part == TemplatePart.Subject ? Template.MaxSubject : Template.MaxBody;
        if (string.IsNullOrWhiteSpace(text)) return new TemplateFault(part, 1, 1, null, "is empty");
        if (text.Length > limit) return At(part, text, limit, null, $"is longer than {limit} characters");
        var stray = SafeText.FirstUnsafe(text, manyLines: part != TemplatePart.Subject);
        return stray < 0 ? null : At(part, text, stray, null, $"holds the control character U+{(int)text[stray]:X4}");
    }

    private static TemplateFault? Read(TemplatePart part, string text, ImmutableArray<Piece>.Builder pieces)
    {
        var literal = new StringBuilder();
        var fields = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '}')
            {
                return At(part, text, i, null, "has a '}' that closes nothing; write }} for the character");
            }
            else
            {
                var end = text.IndexOfAny(['{', '}', '\n'], i + 1);
                if (end < 0 || text[end] != '}') return At(part, text, i, null, "has a '{' that is not closed; write {{ for the character");
                var name = text[(i + 1)..end];
                if (!Fields.TryFind(name, out var field)) return At(part, text, i, name, $"names the unknown field {{{name}}}");
                if (!field.MayStandIn(part)) return At(part, text, i, name, $"cannot hold {{{name}}}; it belongs in the bodies");
                if (++fields > Template.MaxFields) return At(part, text, i, name, $"names more than {Template.MaxFields} fields");
                Flush(literal, pieces);
                pieces.Add(new Piece.Merge(field));
                i = end;
            }
        }
        Flush(literal, pieces);
        return null;
    }

    private static void Flush(StringBuilder literal, ImmutableArray<Piece>.Builder pieces)
    {
        if (literal.Length == 0) return;
        pieces.Add(new Piece.Literal(literal.ToString().Replace("\r\n", "\n")));
        literal.Clear();
    }

    private static TemplateFault At(TemplatePart part, string text, int index, string? field, string words)
    {
        var before = text.AsSpan(0, index);
        return new TemplateFault(part, before.Count('\n') + 1, index - before.LastIndexOf('\n'), field, words);
    }
}
