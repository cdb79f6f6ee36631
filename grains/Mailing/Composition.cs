using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Mailing;

/// <summary>What came of composing an e-mail: one without holes, or why there is none.</summary>
public abstract record Composition
{
    private Composition()
    {
    }

    /// <param name="Readings">
    /// What an approval binds, one for each recipient in their order: SHA-256 over who reads it and what: sender, subject and
    /// bodies with every field masked that counts days or names the recipient, the invoices with their balances, the digests of what
    /// is attached, and what a statement says but its day and ages.
    /// </param>
    /// <param name="Spans">Where merged values stand, for highlighting.</param>
    public sealed record Composed(EmailContent Content, ImmutableArray<string> Readings, ImmutableArray<MergeSpan> Spans) : Composition
    {
        /// <summary>All readings as one: what a person who approves says that they saw.</summary>
        public string Hash => Composer.Digest(string.Join(' ', Readings));

        /// <summary>Every recipient reads what was approved for that recipient; some of those may have fallen away.</summary>
        public bool IsWithin(Approval approval) => Readings.All(approval.Readings.Contains);
    }

    public sealed record Blocked(RefusalReason Reason, string Words) : Composition;
}
