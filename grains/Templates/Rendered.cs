using System.Collections.Immutable;
using System.Text;

namespace Plixo.Grains.Templates;

/// <summary>Where a merged value stands in a rendered part. Spans of a table's cells lie inside the table's.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="CountsDays">The stretch changes with the date alone.</param>
public sealed record MergeSpan(TemplatePart Part, int Start, int Length, string Field, bool CountsDays);

/// <summary>What came of rendering: an e-mail without holes, or the reason why there is none.</summary>
public abstract record Rendering
{
    private Rendering()
    {
    }

    /// <summary>The e-mail. Lines end in LF.</summary>
    public sealed record Rendered(string Subject, string Html, string Text, ImmutableArray<MergeSpan> Spans) : Rendering
    {
        /// <summary>
        /// True where nothing differs but fields that count days: an approval of one stands for the other.
        /// </summary>
        public bool SaysTheSameAs(Rendered other) =>
            Enum.GetValues<TemplatePart>().All(part => Masked(part) == other.Masked(part));

        /// <summary>The part with every stretch that counts days replaced by its field's name.</summary>
        public string Masked(TemplatePart part) => Masked(part, span => span.CountsDays);

        public string Masked(TemplatePart part, Func<MergeSpan, bool> masks)
        {
            var text = this[part];
            var masked = new StringBuilder(text.Length);
            var from = 0;
            foreach (var span in Spans.Where(span => span.Part == part && masks(span)).OrderBy(span => span.Start))
            {
                if (span.Start < from) continue;
                masked.Append(text, from, span.Start - from).Append('{').Append(span.Field).Append('}');
                from = span.Start + span.Length;
            }

            return from == 0 ? text : masked.Append(text, from, text.Length - from).ToString();
        }

        public string this[TemplatePart part] => part switch
        {
            TemplatePart.Subject => Subject,
            TemplatePart.Html => Html,
            TemplatePart.Text => Text,
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "No such part."),
        };
    }

    /// <summary>Fields without a value, by name.</summary>
    public sealed record Missing(ImmutableArray<string> Fields) : Rendering
    {
        /// <summary>The stable reason of the refusal.</summary>
        public const string Reason = "MERGE_FIELD_MISSING";
    }

    /// <summary>
    /// Fields whose value no e-mail may carry: control characters or line breaks where none may stand, a link that is none.
    /// </summary>
    public sealed record Unsafe(ImmutableArray<string> Fields) : Rendering
    {
        /// <summary>The stable reason of the refusal: for the e-mail the value is as good as missing.</summary>
        public const string Reason = "MERGE_FIELD_MISSING";
    }
}
