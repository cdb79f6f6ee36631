using NodaTime;
using Plixo.Mail.Addresses;

namespace Plixo.Silo.Host.Configuration;

/// <summary>How mail leaves. SMTP and inbound mail have keys already, and say plainly that they are not in this version.</summary>
public sealed record MailOptions
{
    private static readonly Duration LeastTime = Duration.FromSeconds(1);
    private static readonly Duration MostTime = Duration.FromMinutes(30);

    /// <summary>A Maildir that captures what would be sent.</summary>
    public required string CaptureFolder { get; init; }

    /// <summary>The sender that a new workspace starts with.</summary>
    public MailAddress? From { get; init; }

    /// <summary>Where answers go that a sender identity sends nowhere else; with a signed token behind a plus.</summary>
    public MailAddress? ReplyTo { get; init; }

    public string? ReturnPathDomain { get; init; }

    public MailAddress? Archive { get; init; }

    /// <summary>The file of Message-IDs, outside the database.</summary>
    public required string Journal { get; init; }

    public static MailOptions Read(ConfigurationReader reader)
    {
        reader.Read("Mail:Mode", "capture", "capture (smtp is not in this version)", Parsers.OneOf("capture"));
        ReadSmtp(reader);
        ReadInbox(reader);
        return new MailOptions
        {
            CaptureFolder = reader.Read("Mail:Capture:Folder", "./data/mail", "a folder", Parsers.Any!),
            From = reader.Read<MailAddress?>("Mail:From", null, Parsers.AMailbox, Parsers.Mailbox),
            ReplyTo = reader.Read<MailAddress?>("Mail:ReplyTo", null, Parsers.AMailbox, Parsers.Mailbox),
            ReturnPathDomain = reader.Read<string?>("Mail:ReturnPathDomain", null, Parsers.ADomain, Parsers.Domain),
            Archive = reader.Read<MailAddress?>("Mail:Archive", null, Parsers.AMailbox, Parsers.Mailbox),
            Journal = reader.Read("Mail:Journal", "./data/mail.journal", "a file", Parsers.Any!),
        };
    }

    private static void ReadSmtp(ConfigurationReader reader)
    {
        reader.Text("Mail:Smtp:Host");
        reader.Read("Mail:Smtp:Port", 587, "a port", Parsers.Whole(1, 65535));
        reader.Read("Mail:Smtp:Security", "starttls", "none, starttls or tls", Parsers.OneOf("none", "starttls", "tls"));
        reader.Text("Mail:Smtp:User");
        reader.Secret<string>("Mail:Smtp:Password", "the password of the account", Parsers.Any!);
        reader.Read("Mail:Smtp:Connections", 4, "a number from 1 to 100", Parsers.Whole(1, 100));
        reader.Read("Mail:Smtp:Timeout", Duration.FromMinutes(5), "a time such as 60 s", Parsers.Time(LeastTime, MostTime));
        reader.Text("Mail:Smtp:StoreId");
    }

    private static void ReadInbox(ConfigurationReader reader)
    {
        reader.Read("Mail:Inbox:Kind", "none", "none (pop3, imap and lmtp are not in this version)", Parsers.OneOf("none"));
        reader.Text("Mail:Inbox:Host");
        reader.Read("Mail:Inbox:Port", 993, "a port", Parsers.Whole(1, 65535));
        reader.Read("Mail:Inbox:Security", "tls", "none, starttls or tls", Parsers.OneOf("none", "starttls", "tls"));
        reader.Text("Mail:Inbox:User");
        reader.Secret<string>("Mail:Inbox:Password", "the password of the account", Parsers.Any!);
        reader.Read("Mail:Inbox:Poll", Duration.FromMinutes(1), "a time such as 60 s", Parsers.Time(LeastTime, MostTime));
    }
}
