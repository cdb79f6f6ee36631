using NodaTime;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;
using Plixo.Grains.Amounts;
using Plixo.Grains.Kpi;
using Plixo.Grains.Mailing;
using Plixo.Grains.Templates;

namespace Plixo.Silo.Mailer.Statements;

/// <summary>Draws a statement on A4: who and when, every invoice, totals and ages for each currency. Nothing in it is measured in pixels: points.</summary>
public sealed class StatementPdf : IDisposable
{
    private const double Margin = 48;
    private const double LineHeight = 15;
    private const double TextSize = 8.5;
    private const double Gap = 6;

    /// <summary>Number, issued, due, days overdue, amount, open: what each takes of the width; from the fourth on set to the right.</summary>
    private static readonly double[] Widths = [0.26, 0.15, 0.15, 0.12, 0.16, 0.16];

    private const int FirstRight = 3;

    private static readonly XFont Body;
    private static readonly XFont Title;

    private readonly PdfDocument document = new();
    private readonly Language language;
    private readonly Statement statement;
    private XGraphics? page;
    private double y;

    static StatementPdf()
    {
        GlobalFontSettings.FontResolver ??= new StatementFont();
        Body = new XFont(StatementFont.Family, TextSize);
        Title = new XFont(StatementFont.Family, 15);
    }

    private StatementPdf(Statement statement, Language language) => (this.statement, this.language) = (statement, language);

    /// <param name="statement">What it says.</param>
    /// <param name="tag">BCP 47; English where it is not known.</param>
    public static byte[] Write(Statement statement, string tag)
    {
        using var drawn = new StatementPdf(statement, Languages.TryFind(tag, out var known) ? known : Languages.English);
        return drawn.Write();
    }

    public void Dispose()
    {
        page?.Dispose();
        document.Dispose();
    }

    private byte[] Write()
    {
        document.Info.Title = language.StatementTitle;
        document.Info.CreationDate = document.Info.ModificationDate = statement.AsOf.AtMidnight().InUtc().ToDateTimeUtc();
        NewPage();
        Head();
        Row([.. language.TableHeads]);
        Rule();
        foreach (var line in statement.Lines)
        {
            if (IsFull(1)) NewPage(heads: true);
            Row(
                line.Number, language.ShortDate(line.IssueDate), language.ShortDate(line.DueDate),
                language.Number(line.DaysOverdue(statement.AsOf)), language.Money(line.Amount), language.Money(line.Open));
        }

        foreach (var ages in statement.Ages) Ages(ages);
        page!.Dispose();
        using var stream = new MemoryStream();
        document.Save(stream, closeStream: false);
        return StableBytes.Of(stream.ToArray());
    }

    private void Head()
    {
        Name(statement.Company, Body);
        Say(language.StatementTitle, Title, 26);
        Name(statement.Customer, Body);
        Say($"{language.AsOf} {language.Date(statement.AsOf)}", Body, LineHeight * 2);
    }

    /// <summary>Totals and ages stand together on one page.</summary>
    private void Ages(AgedBalance ages)
    {
        if (IsFull(Enum.GetValues<AgingBucket>().Length + 2)) NewPage();
        Rule();
        Row(language.Total, "", "", "", "", language.Money(ages.Total));
        y += Gap;
        Sum(language.NotDue, ages[AgingBucket.NotDue]);
        Sum($"{language.TableHeads[FirstRight]}: 1–30", ages[AgingBucket.Days1To30]);
        Sum($"{language.TableHeads[FirstRight]}: 31–60", ages[AgingBucket.Days31To60]);
        Sum($"{language.TableHeads[FirstRight]}: 61–90", ages[AgingBucket.Days61To90]);
        Sum($"{language.TableHeads[FirstRight]}: > 90", ages[AgingBucket.Over90Days]);
    }

    private void Sum(string words, Money amount) => Row(words, "", "", "", "", language.Money(amount));

    /// <summary>A name that cannot be drawn whole is left out: the e-mail has it, and a name with holes is nobody's.</summary>
    private void Name(string name, XFont font)
    {
        if (StatementFont.CanDraw(name)) Say(name, font, LineHeight);
    }

    private void Say(string text, XFont font, double height)
    {
        page!.DrawString(Fit(text, font, Width), font, XBrushes.Black, Margin, y + height * 0.7);
        y += height;
    }

    private void Row(params ReadOnlySpan<string> cells)
    {
        var left = Margin;
        for (var column = 0; column < cells.Length; column++)
        {
            var width = Widths[column] * Width;
            // What nothing stands beside may go on over its neighbours.
            var room = column == 0 && cells[1].Length == 0 ? Width * (1 - Widths[^1]) : width;
            var text = Fit(cells[column], Body, room - Gap);
            var at = column < FirstRight ? left : left + width - page!.MeasureString(text, Body).Width;
            page!.DrawString(text, Body, XBrushes.Black, at, y + LineHeight * 0.7);
            left += width;
        }

        y += LineHeight;
    }

    private void Rule()
    {
        page!.DrawLine(new XPen(XColors.Gray, 0.5), Margin, y, Margin + Width, y);
        y += Gap;
    }

    private void NewPage(bool heads = false)
    {
        page?.Dispose();
        var added = document.AddPage();
        added.Size = PageSize.A4;
        page = XGraphics.FromPdfPage(added);
        y = Margin;
        if (!heads) return;
        Row([.. language.TableHeads]);
        Rule();
    }

    private bool IsFull(int lines) => y + lines * LineHeight > Height;

    private double Width => document.Pages[0].Width.Point - 2 * Margin;

    private double Height => document.Pages[0].Height.Point - Margin;

    private string Fit(string text, XFont font, double width)
    {
        var drawn = StatementFont.Drawable(text);
        if (page!.MeasureString(drawn, font).Width <= width) return drawn;
        while (drawn.Length > 1 && page.MeasureString(drawn + "…", font).Width > width) drawn = drawn[..^1];
        return drawn + "…";
    }
}
