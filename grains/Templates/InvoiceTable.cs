using System.Collections.Immutable;
using System.Text;
using Plixo.Grains.Amounts;

namespace Plixo.Grains.Templates;

/// <summary>
/// The invoices of an e-mail, oldest first: number, issue date, due date, days overdue, amount, open. The days stand in
/// spans of their own, because they alone change overnight.
/// </summary>
internal sealed class InvoiceTable(MergeValues values, Language language)
{
    /// <summary>Most invoices that are listed; the others are one line, and stand in the statement.</summary>
    public const int MaxRows = 50;

    /// <summary>Name of the spans that hold a day count.</summary>
    public const string DaysSpan = "invoice_table.days_overdue";

    /// <summary>Which column is the days overdue, counted from 0; columns from here on are numbers, set to the right.</summary>
    private const int DaysColumn = 3;

    /// <summary>Narrowest days column, so that a longer count does not move the columns beside it.</summary>
    private const int DaysWidth = 5;

    private const string Table = "<table style=\"border-collapse:collapse\">\n";
    private const string Cell = "padding:4px 12px 4px 0;border-bottom:1px solid #ddd";

    private readonly Lazy<string[][]> rows = new(() => [.. Ordered(values).Take(MaxRows).Select(line => Row(line, values, language))]);

    /// <summary>Appends the list as it stands in that body.</summary>
    public void Append(TemplatePart part, StringBuilder to, ImmutableArray<MergeSpan>.Builder spans)
    {
        if (part == TemplatePart.Html) Html(rows.Value, RestLine(values, language), language, to, spans);
        else Text(rows.Value, RestLine(values, language), language, to, spans);
    }

    /// <summary>The line about the invoices that are not listed; empty where all are.</summary>
    public static string RestLine(MergeValues values, Language language)
    {
        if (values.Invoices.Length <= MaxRows) return "";
        var rest = Ordered(values).Skip(MaxRows).ToArray();
        return $"{language.FurtherInvoices}: {language.Number(rest.Length)} ({language.Money(rest.Select(line => line.Open).Sum(values.Currency))})";
    }

    private static IEnumerable<InvoiceLine> Ordered(MergeValues values) =>
        values.Invoices.OrderBy(line => line.DueDate).ThenBy(line => line.Number, StringComparer.Ordinal);

    private static string[] Row(InvoiceLine line, MergeValues values, Language language) =>
    [
        line.Number, language.ShortDate(line.IssueDate), language.ShortDate(line.DueDate),
        language.Number(line.DaysOverdue(values.Today)), language.Money(line.Amount), language.Money(line.Open),
    ];

    private static void Html(
        string[][] rows, string rest, Language language, StringBuilder to, ImmutableArray<MergeSpan>.Builder spans)
    {
        to.Append(Table).Append("<tr>");
        for (var column = 0; column < language.TableHeads.Length; column++)
            to.Append($"<th style=\"{Cell};text-align:{Side(column)}\">").Append(SafeText.EscapeHtml(language.TableHeads[column])).Append("</th>");
        to.Append("</tr>\n");
        foreach (var row in rows)
        {
            to.Append("<tr>");
            for (var column = 0; column < row.Length; column++)
            {
                to.Append($"<td style=\"{Cell};text-align:{Side(column)}\">");
                Add(SafeText.EscapeHtml(row[column]), column, TemplatePart.Html, to, spans);
                to.Append("</td>");
            }
            to.Append("</tr>\n");
        }
        if (rest.Length > 0) to.Append($"<tr><td colspan=\"{language.TableHeads.Length}\" style=\"{Cell}\">").Append(SafeText.EscapeHtml(rest)).Append("</td></tr>\n");
        to.Append("</table>");
    }

    private static void Text(
        string[][] rows, string rest, Language language, StringBuilder to, ImmutableArray<MergeSpan>.Builder spans)
    {
        var widths = language.TableHeads.Select((head, column) => column == DaysColumn
            ? Math.Max(head.Length, DaysWidth)
            : rows.Select(row => row[column].Length).Append(head.Length).Max()).ToArray();
        Line([.. language.TableHeads], (head, _) => to.Append(head));
        foreach (var row in rows) Line(row, (cell, column) => Add(cell, column, TemplatePart.Text, to, spans));
        to.Append(rest);
        if (rest.Length == 0) to.Length--;

        void Line(string[] cells, Action<string, int> add)
        {
            for (var column = 0; column < cells.Length; column++)
            {
                if (column > 0) to.Append("  ");
                add(column < DaysColumn ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column]), column);
            }
            to.Append('\n');
        }
    }

    private static void Add(string cell, int column, TemplatePart part, StringBuilder to, ImmutableArray<MergeSpan>.Builder spans)
    {
        if (column == DaysColumn) spans.Add(new MergeSpan(part, to.Length, cell.Length, DaysSpan, CountsDays: true));
        to.Append(cell);
    }

    private static string Side(int column) => column < DaysColumn ? "left" : "right";
}
