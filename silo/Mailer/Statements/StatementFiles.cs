using System.Text;
using Plixo.Grains.Mailing;
using Plixo.Mail.Mime;

namespace Plixo.Silo.Mailer.Statements;

/// <summary>The files that a statement goes along as. The same statement is the same bytes.</summary>
internal static class StatementFiles
{
    public static IEnumerable<MailAttachment> Of(EmailContent content)
    {
        if (content.Statement is not { } statement) yield break;
        if (statement.Pdf) yield return MailAttachment.Of(Statement.PdfName, "application/pdf", StatementPdf.Write(statement, content.Language));
        if (statement.Csv) yield return MailAttachment.Of(Statement.CsvName, "text/csv", Encoding.UTF8.GetBytes(statement.ToCsv()));
    }
}
