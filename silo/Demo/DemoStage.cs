using NodaTime;
using Plixo.Silo.Sealing;

namespace Plixo.Silo.Demo;

/// <summary>Where a demo is made, and with whose keys, so that the silo which takes over can read it.</summary>
public sealed record DemoStage
{
    /// <summary>The SQLite file; it appears when the demo is finished, whole.</summary>
    public required string StorePath { get; init; }

    /// <summary>The Maildir that the captured mail goes to.</summary>
    public required string MailFolder { get; init; }

    /// <summary>`Mail:Journal`.</summary>
    public required string JournalPath { get; init; }

    public required int Partitions { get; init; }

    /// <summary>The instant at which the past ends.</summary>
    public required Instant Now { get; init; }

    /// <summary>`Portal:BaseUrl`.</summary>
    public required string PortalBaseUrl { get; init; }

    /// <summary>`Secrets:LinkKey`.</summary>
    public required byte[] LinkKey { get; init; }

    /// <summary>`Secrets:PersonalDataKey`.</summary>
    public required byte[] PersonalDataKey { get; init; }

    /// <summary>Of `Audit:SigningKey`.</summary>
    public required BlockSigner Signer { get; init; }

    /// <summary>Draws everything that is left to chance.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every so many customers one is kept; 1 keeps all 300.</summary>
    public int KeepEvery { get; init; } = 1;
}
