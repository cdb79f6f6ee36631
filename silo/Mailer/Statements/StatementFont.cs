using System.Text;
using PdfSharp.Fonts;

namespace Plixo.Silo.Mailer.Statements;

/// <summary>
/// The one font of statements, embedded in this program, so that no machine's fonts decide what a payer reads. It has letters of
/// Latin, Greek, Cyrillic, Armenian and Georgian; other scripts need shaping or another font and are not drawn.
/// </summary>
internal sealed class StatementFont : IFontResolver
{
    public const string Family = "DejaVu Sans";

    /// <summary>What stands for a letter that cannot be drawn.</summary>
    private const char Unknown = '\uFFFD';

    private static readonly (char From, char To)[] Drawn =
    [
        (' ', '~'), ('\u00A0', '\u024F'), ('\u0370', '\u052F'), ('\u0531', '\u058A'), ('\u10D0', '\u10FC'), ('\u1E00', '\u1EFF'), ('\u2010', '\u2027'),
        ('\u202F', '\u203A'), ('\u20A0', '\u20BF'), ('\u2116', '\u2116'),
    ];

    public byte[] GetFont(string faceName)
    {
        using var stream = typeof(StatementFont).Assembly.GetManifestResourceStream("Plixo.Silo.Mailer.Statements.Font.DejaVuSans.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new("DejaVuSans");

    public static bool CanDraw(string text) => text.Normalize(NormalizationForm.FormC).All(IsDrawn);

    /// <summary>The text with a mark for each letter that cannot be drawn.</summary>
    public static string Drawable(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Select(letter => IsDrawn(letter) ? letter : Unknown));

    private static bool IsDrawn(char letter) => Drawn.Any(range => letter >= range.From && letter <= range.To);
}
