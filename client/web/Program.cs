using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Plixo.Web;

// The web alone, before a silo that runs elsewhere: dotnet run --project client/web -- http://SILO:8080 [http://127.0.0.1:8090]
if (args is not [var silo, ..] || !Uri.TryCreate(silo, UriKind.Absolute, out var siloAddress) || siloAddress.Scheme is not ("http" or "https"))
{
    Console.Error.WriteLine("usage: dotnet run --project client/web -- SILO [LISTEN]   (SILO is the address of its Listen:Web, http://127.0.0.1:8080)");
    return 2;
}

var listen = new Uri(args.ElementAtOrDefault(1) ?? "http://127.0.0.1:8090");
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    if (listen.Host == "localhost") kestrel.ListenLocalhost(listen.Port);
    else kestrel.Listen(IPAddress.Parse(listen.DnsSafeHost), listen.Port);
});
builder.Services.AddPlixoWeb(new WebOptions { Silo = siloAddress, Port = listen.Port, Forwards = true });
var app = builder.Build();
app.MapPlixoWeb();
await app.StartAsync();
Console.WriteLine($"Plixo's web serves {listen} and calls the silo at {siloAddress}.");
await app.WaitForShutdownAsync();
return 0;
