using System.Collections.Immutable;
using Plixo.Grains.Core;
using Plixo.Grains.Templates;

namespace Plixo.Grains.Mailing;

/// <summary>What came of composing an e-mail: one without holes, or why there is none.</summary>
public abstract record Composition
{
    private Composition()
    {
    }

    /// <param name="Hash">
    /// What an approval binds: SHA-256 over sender, recipients, subject and bodies with every field that counts days
    /// masked, and the invoices with their balances.
    /// </param>
    /// <param name="Spans">Where merged values stand, for highlighting.</param>
    public sealed record Composed(EmailContent Content, string Hash, ImmutableArray<MergeSpan> Spans) : Composition;

    public sealed record Blocked(RefusalReason Reason, string Words) : Composition;
}
