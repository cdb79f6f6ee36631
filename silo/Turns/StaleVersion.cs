using Plixo.Grains.Core;

namespace Plixo.Silo.Turns;

/// <summary>The refusal of a command whose caller saw another version of what it changes.</summary>
public static class StaleVersion
{
    public static Refusal Refusal(object seen, object now) =>
        new(RefusalReason.StaleEtag, $"It has changed: it is at {now}, not {seen}. Read it again.");
}
