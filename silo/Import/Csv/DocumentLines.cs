using System.Collections.Immutable;

namespace Plixo.Silo.Import.Csv;

/// <summary>Makes one invoice of the adjacent lines of one document: their amounts are summed, all or none are taken.</summary>
internal static class DocumentLines
{
    public static IEnumerable<Verdict<InvoiceRecord>> Group(IEnumerable<Verdict<InvoiceRecord>> rows)
    {
        var lines = new List<Verdict<InvoiceRecord>>();
        foreach (var row in rows)
        {
            if (lines.Count > 0 && (row.Id != lines[0].Id || row.Id.Length == 0))
            {
                foreach (var verdict in Together(lines))
                    yield return verdict;
                lines.Clear();
            }
            lines.Add(row);
        }
        foreach (var verdict in Together(lines))
            yield return verdict;
    }

    private static IEnumerable<Verdict<InvoiceRecord>> Together(List<Verdict<InvoiceRecord>> lines)
    {
        if (lines.Find(line => line is Refused<InvoiceRecord>) is Refused<InvoiceRecord> bad)
            return lines.Select(line => line is Refused<InvoiceRecord>
                ? line
                : Refuse(line, Reason.DocumentRefused, $"row {bad.Row} of the same document is refused"));
        var taken = lines.OfType<Taken<InvoiceRecord>>().ToList();
        if (taken.Count == 0)
            return [];
        var first = taken[0];
        var sum = taken.Sum(line => (Int128)line.Record.Amount.MinorUnits);
        if (sum > CsvLimits.AmountMinorUnits)
            return lines.Select(line => Refuse(line, Reason.AmountInvalid, "the lines of the document add up to too large an amount"));
        var whole = first.Record.Amount with { MinorUnits = (long)sum };
        if (first.Record.OpenAmount > whole)
            return lines.Select(line => Refuse(line, Reason.AmountAboveWhole, $"the open amount {first.Record.OpenAmount} is more than the lines of the document add up to, {whole}"));
        return [first with { LastRow = taken[^1].Row, Record = first.Record with { Amount = whole } }];
    }

    private static Refused<InvoiceRecord> Refuse(Verdict<InvoiceRecord> line, string reason, string words) =>
        new(line.Row, line.Line, line.Id, [new RowFault(line.Row, line.Line, "external_id", "external_id", Shown.Value(line.Id), reason, words)]);

    private static Int128 Sum(this List<Taken<InvoiceRecord>> lines, Func<Taken<InvoiceRecord>, Int128> amount) =>
        lines.Aggregate(Int128.Zero, (sum, line) => sum + amount(line));
}
