using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

/// <summary>Messages of every shape, in every script, with what breaks naive writers more often than chance would.</summary>
internal static class MessageGenerator
{
    private static readonly string[] Pieces =
    [
        "a", "Invoice", "7", " ", " ", "  ", ".", ",", ";", ":", "\"", "\\", "(", ")", "<", ">", "@", "=", "?", "=?utf-8?Q?x?=", "_",
        "ü", "ß", "é", "Œ", "Ω", "Ж", "ש", "ل", "م", "ह", "字", "請", "한", "🧾", "👩‍👩‍👧", "\u202E", "\u00A0", "\uFEFF",
        "averyveryveryveryveryveryverylongwordthatdoesnotfitinto78charactersatallbecauseitgoesonandon", "From ", "--=_", "&", "%41", "'",
    ];

    private static readonly string[] BodyPieces = [.. Pieces, "\n", "\r\n", "\r", "\t", "\0", "\f", "\u0085", "\u2028", ".", "\n.\n", "\nFrom "];

    private static readonly string[] Locals = ["a", "ap", "first.last", "x+tag", "o'hara", "!#$%&'*+-/=?^_`{|}~", new('l', 64)];

    private static readonly string[] Domains = ["b.com", "buyer.example", "bücher.example", "例え.jp", "a.b.c.d.example", $"{new string('d', 63)}.example"];

    public static Arbitrary<MailMessage> Messages { get; } = Arb.From(
        from id in Id
        from date in Gen.Choose(0, int.MaxValue)
        from offset in Gen.Choose(-14 * 4, 14 * 4)
        from @from in Address
        from replyTo in Gen.OneOf(Gen.Constant<MailAddress?>(null), Address.Select(address => (MailAddress?)address))
        from to in Address.NonEmptyListOf()
        from cc in Address.ListOf()
        from subject in Line
        from inReplyTo in Gen.OneOf(Gen.Constant<MessageId?>(null), Id.Select(it => (MessageId?)it))
        from references in Id.ListOf()
        from text in Body
        from html in Gen.OneOf(Gen.Constant<string?>(null), Body.Select(it => (string?)it))
        from files in File.ListOf()
        select new MailMessage
        {
            MessageId = id,
            Date = DateTimeOffset.FromUnixTimeSeconds(date).ToOffset(TimeSpan.FromMinutes(15 * offset)),
            From = @from,
            ReplyTo = replyTo,
            To = [.. to],
            Cc = [.. cc],
            Subject = subject,
            InReplyTo = inReplyTo,
            References = [.. references.Take(MimeWriter.MaxReferences)],
            Text = text,
            Html = html,
            Attachments = [.. files.Select((file, i) => file.ContentId is null ? file : file with { ContentId = MessageId.Parse($"<i{i}@x>") })],
        });

    private static Gen<string> Line => Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    private static Gen<string> Body => Gen.OneOf(
        Gen.Elements(BodyPieces).ListOf().Select(pieces => string.Concat(pieces)),
        ArbMap.Default.GeneratorFor<string?>().Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""))));

    private static Gen<MessageId> Id =>
        from left in Gen.Choose(0, int.MaxValue)
        from right in Gen.Elements("mail.example", new string('m', 150))
        select MessageId.Parse($"<k{left}.1@{right}>");

    private static Gen<MailAddress> Address =>
        from local in Gen.Elements(Locals)
        from domain in Gen.Elements(Domains)
        from name in Line
        select MailAddress.Parse($"{local}@{domain}").Named(name);

    private static Gen<MailAttachment> File =>
        from name in Line
        from type in Gen.Elements("application/pdf", "text/csv", "text/plain", "image/png", "application/vnd.ms-excel")
        from content in ArbMap.Default.GeneratorFor<byte[]>()
        from inline in Gen.Choose(0, 3)
        select MailAttachment.Of(FileName(name), type, content) with
        {
            ContentId = inline == 0 ? MessageId.Parse("<i@x>") : null,
        };

    private static string FileName(string line)
    {
        var name = line.Replace('/', '-').Replace('\\', '-').Trim();
        return MailAttachment.IsSafeFileName(name) ? name : "file.bin";
    }
}
