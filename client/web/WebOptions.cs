using Microsoft.AspNetCore.Http;

namespace Plixo.Web;

/// <summary>Where the web stands.</summary>
public sealed record WebOptions
{
    /// <summary>Where pages call the silo from: a listener of it that takes gRPC over HTTP/2.</summary>
    public required Uri Silo { get; init; }

    /// <summary>The port of the one listener that serves the web; 0: every listener.</summary>
    public required int Port { get; init; }

    /// <summary>The process has no services of its own: what browsers call goes on to <see cref="Silo"/>.</summary>
    public bool Forwards { get; init; }

    /// <remarks>By the port that the connection came in on, not by the host that the caller names.</remarks>
    internal bool Serves(HttpContext http) => Port == 0 || http.Connection.LocalPort == Port;
}
