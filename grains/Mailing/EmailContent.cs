using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Mailing;

/// <summary>An e-mail as it is written, before it is put into MIME: everything the payer reads.</summary>
public sealed record EmailContent
{
    /// <summary>Of e-mails that an earlier version intended; what is written now is what was approved, and has none.</summary>
    public string MessageId { get; init; } = "";

    public required EmailParty From { get; init; }

    /// <summary>Empty: replies go to the sender's address.</summary>
    public string ReplyTo { get; init; } = "";

    public required ImmutableArray<EmailRecipient> Recipients { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    public required string Language { get; init; }

    /// <summary>Message-IDs of the thread that this one continues, oldest first; empty for the first.</summary>
    public ImmutableArray<string> Thread { get; init; } = [];

    /// <summary>Files that go along, by the digest of their bytes.</summary>
    public ImmutableArray<EmailAttachment> Attachments { get; init; } = [];

    /// <summary>What it is about, oldest first.</summary>
    public ImmutableArray<InvoiceLine> Invoices { get; init; } = [];

    /// <summary>Null where none goes along.</summary>
    public Statement? Statement { get; init; }

    /// <summary>The bytes stored under their digest, encrypted under the keys of all whom it goes to.</summary>
    public Content ToContent()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this);
        return new Content(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes)
        {
            Keys = [.. Recipients.Select(recipient => recipient.Contact.Value).Distinct(StringComparer.Ordinal)],
        };
    }

    public static EmailContent Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<EmailContent>(bytes)!;
}

/// <param name="Digest">SHA-256 of the bytes, lower-case hex: what is approved, and where the store has them.</param>
public sealed record EmailAttachment(string FileName, string MediaType, string Digest);

public sealed record EmailParty(string Name, string Address);

/// <param name="Contact">Whose key keeps what is stored about them.</param>
public sealed record EmailRecipient(string Name, string Address, RecipientKind Kind, ContactKey Contact);
