using System.Collections.Immutable;
using Plixo.Grains.Amounts;
using Plixo.Grains.Customers;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Mailing;

/// <param name="Part">`from`, `to`, `cc`, `bcc`, `subject`, `invoices`, `total`, `text`, `html`, `attachments`.</param>
/// <param name="Before">Empty: it came.</param>
/// <param name="After">Empty: it went.</param>
public sealed record EmailDifference(string Part, string Before, string After);

/// <summary>What a payer would read otherwise than what was approved, part by part.</summary>
public static class EmailDifferences
{
    /// <summary>Lines of a text that are compared one by one; of a longer text the whole stands.</summary>
    public const int MostLines = 2_000;

    public static ImmutableArray<EmailDifference> Between(EmailContent before, EmailContent after)
    {
        ImmutableArray<EmailDifference> text = [.. Lines("text", before.Text, after.Text)];
        return
        [
            .. Whole("from", $"{before.From.Name} <{before.From.Address}>", $"{after.From.Name} <{after.From.Address}>"),
            .. Whole("to", Names(before, RecipientKind.To), Names(after, RecipientKind.To)),
            .. Whole("cc", Names(before, RecipientKind.Cc), Names(after, RecipientKind.Cc)),
            .. Whole("bcc", Names(before, RecipientKind.Bcc), Names(after, RecipientKind.Bcc)),
            .. Whole("subject", before.Subject, after.Subject),
            .. Invoices(before, after),
            .. Whole("total", Total(before), Total(after)),
            .. text,
            // Both say the same in other clothes; which of them a payer sees is the payer's program's choice.
            .. text.IsEmpty ? Lines("html", before.Html, after.Html) : [],
            .. Whole("attachments", Files(before), Files(after)),
        ];
    }

    private static IEnumerable<EmailDifference> Whole(string part, string before, string after)
    {
        if (before != after) yield return new EmailDifference(part, before, after);
    }

    private static string Names(EmailContent content, RecipientKind kind) => string.Join(", ", content.Recipients
        .Where(recipient => recipient.Kind == kind).Select(recipient => recipient.Name.Length > 0 ? $"{recipient.Name} <{recipient.Address}>" : recipient.Address));

    /// <summary>One for each invoice that left, came, or has another balance or date.</summary>
    private static IEnumerable<EmailDifference> Invoices(EmailContent before, EmailContent after)
    {
        var then = before.Invoices.ToLookup(line => line.Number, Line);
        var now = after.Invoices.ToLookup(line => line.Number, Line);
        return then.Select(line => line.Key).Union(now.Select(line => line.Key)).Order(StringComparer.Ordinal)
            .SelectMany(number => Whole("invoices", string.Join("; ", then[number]), string.Join("; ", now[number])));
    }

    private static string Line(InvoiceLine line) => $"{line.Number}: {line.Open}, due {NodaTime.Text.LocalDatePattern.Iso.Format(line.DueDate)}";

    private static string Total(EmailContent content) => string.Join(", ", content.Invoices
        .GroupBy(line => line.Open.Currency).OrderBy(group => group.Key.Code, StringComparer.Ordinal).Select(group => group.Select(line => line.Open).Sum(group.Key).ToString()));

    private static string Files(EmailContent content) => string.Join(", ",
    [
        .. content.Attachments.Select(file => $"{file.FileName} ({file.Digest[..12]})"),
        .. content.Statement is { Pdf: true } ? [Statement.PdfName] : (ReadOnlySpan<string>)[],
        .. content.Statement is { Csv: true } ? [Statement.CsvName] : (ReadOnlySpan<string>)[],
    ]);

    /// <summary>The lines that went and those that came, each in their order: what is left beside a longest common part.</summary>
    private static IEnumerable<EmailDifference> Lines(string part, string before, string after)
    {
        if (before == after) return [];
        var (then, now) = (before.ReplaceLineEndings("\n").Split('\n'), after.ReplaceLineEndings("\n").Split('\n'));
        if (then.Length > MostLines || now.Length > MostLines) return Whole(part, before, after);
        var common = new int[then.Length + 1, now.Length + 1];
        for (var i = then.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = then[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var (went, came) = (new List<string>(), new List<string>());
        for (int i = 0, j = 0; i < then.Length || j < now.Length;)
        {
            if (i < then.Length && j < now.Length && then[i] == now[j]) (i, j) = (i + 1, j + 1);
            else if (j == now.Length || (i < then.Length && common[i + 1, j] >= common[i, j + 1])) went.Add(then[i++]);
            else came.Add(now[j++]);
        }

        return Whole(part, string.Join('\n', went), string.Join('\n', came));
    }
}
