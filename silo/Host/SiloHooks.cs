using Plixo.Mail.Transport;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Host;

/// <summary>What a program that composes a silo for a test puts between its parts. The silo's own program gives none.</summary>
public sealed record SiloHooks
{
    public static readonly SiloHooks None = new();

    /// <summary>Told when the mailer or its transport reaches a named place.</summary>
    public IFaultPoints Faults { get; init; } = NoFaultPoints.Instance;

    /// <summary>Comes between the silo and its way out.</summary>
    public Func<IMailTransport, IMailTransport> Transport { get; init; } = transport => transport;

    /// <summary>Comes between the silo and its store; gets the transport that the mailer uses.</summary>
    public Func<IStore, IMailTransport, IStore> Store { get; init; } = (store, _) => store;
}
