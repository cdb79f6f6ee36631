using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;

namespace Plixo.Silo.Import;

/// <summary>A customer as a ledger names it. Identity is (source, ExternalId).</summary>
public sealed record CustomerRecord
{
    /// <summary>Row of the file, the first below the header being 1; 0 where there is no file.</summary>
    public int Row { get; init; }
    public required string ExternalId { get; init; }
    public required string Name { get; init; }
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }
    public DateTimeZone? TimeZone { get; init; }
    /// <summary>BCP 47 tag.</summary>
    public string? Language { get; init; }
    public Currency? Currency { get; init; }
    public string? SegmentHint { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    /// <summary>In <see cref="Currency"/>.</summary>
    public Money? CreditLimit { get; init; }
    /// <summary>A natural person who buys for private ends.</summary>
    public bool Consumer { get; init; }
    /// <summary>The operator who looks after the customer.</summary>
    public string? Owner { get; init; }
    public string? ParentExternalId { get; init; }
    /// <summary>The ledger's word for the credit standing, as assignment rules name it.</summary>
    public string? Rating { get; init; }
}
