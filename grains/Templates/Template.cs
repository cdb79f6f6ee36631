using System.Collections.Immutable;

namespace Plixo.Grains.Templates;

public enum TemplatePart
{
    Subject,
    Html,
    Text,
}

/// <summary>A template as it is written and stored: text with {fields}; {{ and }} stand for the braces themselves.</summary>
public sealed record TemplateSource(string Subject, string Html, string Text);

/// <summary>Why a template cannot be saved. Line and column count from 1.</summary>
public sealed record TemplateFault(TemplatePart Part, int Line, int Column, string? Field, string Words)
{
    /// <summary>The stable reason of the refusal.</summary>
    public const string Reason = "TEMPLATE_INVALID";

    public override string ToString() => $"{Part}, line {Line}, column {Column}: {Words}";
}

/// <summary>One version of a template in one language, read and checked.</summary>
public sealed class Template
{
    /// <summary>Longest subject as written, in characters.</summary>
    public const int MaxSubject = 300;

    /// <summary>Longest HTML or text body as written, in characters.</summary>
    public const int MaxBody = 100_000;

    /// <summary>Most fields named in one part.</summary>
    public const int MaxFields = 200;

    private readonly ImmutableArray<Piece>[] parts;

    private Template(string key, int version, Language language, TemplateSource source, ImmutableArray<Piece>[] parts)
    {
        Key = key;
        Version = version;
        Language = language;
        Source = source;
        this.parts = parts;
        Fields = [.. parts.SelectMany(part => part).OfType<Piece.Merge>().Select(merge => merge.Field).Distinct()];
    }

    public string Key { get; }

    public int Version { get; }

    public Language Language { get; }

    public TemplateSource Source { get; }

    /// <summary>Every field that some part names, in the order of first use.</summary>
    public ImmutableArray<Field> Fields { get; }

    /// <summary>Reads a template; the first fault refuses it and says where it stands.</summary>
    public static bool TryParse(
        string key, int version, Language language, TemplateSource source, out Template template, out TemplateFault? fault)
    {
        template = null!;
        var parts = new ImmutableArray<Piece>[3];
        foreach (var (part, text) in new[]
                 {
                     (TemplatePart.Subject, source.Subject), (TemplatePart.Html, source.Html), (TemplatePart.Text, source.Text),
                 })
            if (!TemplateParser.TryParse(part, text, out parts[(int)part], out fault)) return false;
        fault = null;
        template = new Template(key, version, language, source, parts);
        return true;
    }

    internal ImmutableArray<Piece> Pieces(TemplatePart part) => parts[(int)part];
}

/// <summary>A stretch of a part: text as it is, or a field.</summary>
internal abstract record Piece
{
    public sealed record Literal(string Text) : Piece;

    public sealed record Merge(Field Field) : Piece;
}
