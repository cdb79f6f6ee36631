using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Plixo.Silo.Host;

/// <summary>One line a message on the console, as the section Logging says.</summary>
internal static class Logging
{
    public static Action<ILoggingBuilder> From(IConfiguration sources) => logging => logging
        .AddConfiguration(sources.GetSection("Logging"))
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        });
}
