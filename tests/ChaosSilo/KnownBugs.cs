using Plixo.Mail.Transport;
using Plixo.Silo.Host;

namespace Plixo.Tests.ChaosSilo;

/// <summary>Bugs that the suite must find, each in this build alone.</summary>
public static class KnownBugs
{
    /// <summary>The dot follows whatever became of the arm: it is not asked for at all.</summary>
    public const string Unarmed = "unarmed";

    /// <summary>E-mails leave while the turn that intends them is being committed.</summary>
    public const string BeforeIntent = "before-intent";

    /// <param name="bug">One of the above; null: none.</param>
    /// <param name="kill">Where the silo dies.</param>
    public static SiloHooks Hooks(string? bug, IFaultPoints kill)
    {
        var early = new EarlyMail(kill);
        return bug switch
        {
            null => new SiloHooks { Faults = kill },
            Unarmed => new SiloHooks { Faults = kill, Store = (store, _) => new UnarmedStore(store) },
            BeforeIntent => new SiloHooks { Faults = kill, Transport = early.Around, Store = (store, _) => new EarlyStore(store, early) },
            _ => throw new ArgumentOutOfRangeException(nameof(bug), bug, "No such bug."),
        };
    }
}
