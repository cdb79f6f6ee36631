using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Kpi;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Mailing;

/// <summary>
/// A statement of the invoices that an e-mail is about, all of them: what the attached files say. The silo draws it; what it
/// says is decided here, and an approval binds it.
/// </summary>
/// <param name="Company">Whose invoices they are.</param>
/// <param name="Customer">Who owes them.</param>
/// <param name="AsOf">In the segment's zone, when the e-mail is expected to leave; ages count to it.</param>
/// <param name="Pdf">It goes along as a PDF.</param>
/// <param name="Csv">It goes along as a table for programs.</param>
public sealed record Statement(
    string Company, string Customer, [property: JsonConverter(typeof(DateJson))] LocalDate AsOf, bool Pdf, bool Csv, ImmutableArray<InvoiceLine> Lines)
{
    public const string PdfName = "statement.pdf";

    public const string CsvName = "invoices.csv";

    /// <summary>Open by age, one for each currency: currencies are never added.</summary>
    [JsonIgnore]
    public ImmutableArray<AgedBalance> Ages => Aging.Of(Lines.Select(line => (line.DueDate, line.Open)), AsOf);

    /// <summary>
    /// RFC 4180, amounts as plain decimals. A number that a spreadsheet would take for a formula gets an apostrophe before it.
    /// </summary>
    public string ToCsv()
    {
        var text = new StringBuilder("number,issue_date,due_date,currency,amount,open\r\n");
        foreach (var line in Lines)
        {
            text.Append(Cell(line.Number)).Append(',').Append(Iso(line.IssueDate)).Append(',').Append(Iso(line.DueDate)).Append(',')
                .Append(line.Open.Currency.Code).Append(',').Append(MoneyText.Plain(line.Amount)).Append(',').Append(MoneyText.Plain(line.Open)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>What an approval binds of it: all but the day and the ages, which count days.</summary>
    internal IEnumerable<string> Bound() =>
        [$"{Pdf} {Csv}", Company, Customer, .. Lines.Select(line => $"{line.Number.Length}:{line.Number} {Iso(line.IssueDate)} {Iso(line.DueDate)} {line.Amount} {line.Open}")];

    private static string Iso(LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);

    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t') ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
