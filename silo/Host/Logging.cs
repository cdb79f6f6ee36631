using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Plixo.Silo.Host;

/// <summary>One line a message on the console, as the section Logging says.</summary>
internal static class Logging
{
    public static Action<ILoggingBuilder> From(IConfiguration sources) => logging => logging
        .AddConfiguration(sources.GetSection("Logging"))
        // Its one warning at the start says that the web listener has no HTTP/2, which the preface gives it (rpc/README.md).
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
        // That a listener's port is taken is said in one line by the command.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        });
}
