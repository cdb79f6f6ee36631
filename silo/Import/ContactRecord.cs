using NodaTime;

namespace Plixo.Silo.Import;

public enum ContactRole { Billing, Collections, Escalation, Disputes }

/// <summary>A person or mailbox of a customer. Identity is (source, ExternalId).</summary>
public sealed record ContactRecord
{
    /// <summary>Row of the file, the first below the header being 1; 0 where there is no file.</summary>
    public int Row { get; init; }
    public required string ExternalId { get; init; }
    public required string CustomerExternalId { get; init; }
    public string? Name { get; init; }
    /// <summary>One address, strictly read, without a display name; null where only the phone is known.</summary>
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public ContactRole Role { get; init; }
    /// <summary>Gets the e-mail as a copy instead of as its addressee.</summary>
    public bool Copy { get; init; }
    /// <summary>BCP 47 tag; null: the customer's.</summary>
    public string? Language { get; init; }
    /// <summary>The first date on which the address may be written to again.</summary>
    public LocalDate? DoNotEmailUntil { get; init; }
}
