using Plixo.Cli.Output;
using Plixo.Cli.Sessions;
using Plixo.Client;
using Plixo.Rpc.Client;

namespace Plixo.Cli.Syntax;

/// <summary>One run of a command: what was typed, where to write, and the silo.</summary>
internal sealed class Invocation(Parsed parsed, Printer printer, Session session, CancellationToken cancellation)
{
    public Parsed Parsed { get; } = parsed;

    public Printer Printer { get; } = printer;

    public Session Session { get; } = session;

    public CancellationToken Cancellation { get; } = cancellation;

    public PlixoClient Client => Session.Client;

    public CallOptions Options => new() { Cancellation = Cancellation };

    /// <summary>An argument or option that the parser has made sure of.</summary>
    public string Required(string name) => Parsed[name] ?? throw new UsageException($"{name} is missing");
}
