using System.Collections.Immutable;
using System.Text;

namespace Plixo.Grains.Templates;

/// <summary>Fills templates. Pure: the same template, values and language give the same characters.</summary>
public static class Renderer
{
    /// <param name="language">Formats of numbers and dates; the template's own where it is left out.</param>
    public static Rendering Render(Template template, MergeValues values, Language? language = null)
    {
        var formats = language ?? template.Language;
        var fields = template.Fields;
        var texts = new string?[fields.Length]; // null for the table, too
        for (var i = 0; i < texts.Length; i++) texts[i] = fields[i].Kind == FieldKind.Table ? null : FieldText.Of(fields[i], values, formats);
        var missing = fields.Where((field, i) => IsMissing(field, texts[i], values)).ToArray();
        if (missing.Length > 0) return new Rendering.Missing([.. missing.Select(field => field.Name)]);
        var harmful = fields.Where((field, i) => IsUnsafe(field, texts[i], values)).ToArray();
        if (harmful.Length > 0) return new Rendering.Unsafe([.. harmful.Select(field => field.Name)]);

        var spans = ImmutableArray.CreateBuilder<MergeSpan>();
        var table = new InvoiceTable(values, formats);
        var (subject, html, text) = (Fill(TemplatePart.Subject), Fill(TemplatePart.Html), Fill(TemplatePart.Text));
        return new Rendering.Rendered(subject, html, text, spans.ToImmutable());

        string Fill(TemplatePart part)
        {
            var pieces = template.Pieces(part);
            var filled = new StringBuilder(pieces.Sum(piece => piece is Piece.Literal { Text: var literal } ? literal.Length : 64));
            foreach (var piece in pieces)
                if (piece is Piece.Merge { Field: var field })
                    Merge(field, part, filled);
                else if (piece is Piece.Literal { Text: var literal })
                    filled.Append(literal);
            return filled.ToString();
        }

        void Merge(Field field, TemplatePart part, StringBuilder filled)
        {
            var start = filled.Length;
            if (field.Kind == FieldKind.Table)
                table.Append(part, filled, spans);
            else
                filled.Append(Written(texts[fields.IndexOf(field)] ?? "", part));
            if (filled.Length > start)
                spans.Add(new MergeSpan(part, start, filled.Length - start, field.Name, field.CountsDays));
        }
    }

    private static string Written(string value, TemplatePart part)
    {
        value = value.Replace("\r\n", "\n");
        return part == TemplatePart.Html ? SafeText.EscapeHtml(value).Replace("\n", "<br>\n") : value;
    }

    private static bool IsMissing(Field field, string? text, MergeValues values) =>
        field.Kind == FieldKind.Table ? values.Invoices.IsEmpty : !field.MayBeEmpty && string.IsNullOrWhiteSpace(text);

    private static bool IsUnsafe(Field field, string? text, MergeValues values) => field.Kind == FieldKind.Table
        ? values.Invoices.Any(line => SafeText.FirstUnsafe(line.Number, manyLines: false) >= 0)
        : SafeText.FirstUnsafe(text ?? "", field.ManyLines) >= 0 || (field.Kind == FieldKind.Link && !SafeText.IsWebAddress(text ?? ""));
}
