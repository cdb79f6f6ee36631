using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Web.Assets;
using Plixo.Web.Credentials;
using Plixo.Web.Exports;
using Plixo.Web.Forms;
using Plixo.Web.Forwarding;
using Plixo.Web.Overview;
using Plixo.Web.Queue;
using Plixo.Web.Queue.Practice;
using Plixo.Web.Segments;
using Plixo.Web.Sending;
using Plixo.Web.Settings;
using Plixo.Web.Shell;
using Plixo.Web.SignIn;

namespace Plixo.Web;

/// <summary>The web in whatever process serves it: a silo, or a process of its own before one.</summary>
public static class PlixoWeb
{
    public static IServiceCollection AddPlixoWeb(this IServiceCollection services, WebOptions options)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton(options).AddSingleton(AssetCatalog.Load()).AddSingleton<SiloForwarder>().AddScoped<Viewer>().AddScoped<Posting>();
        services.AddSingleton(given => new PlixoClient(options.Silo, token: null, new RpcChannelOptions { Headers = given.GetRequiredService<SessionOfRequest>().HeadersAsync }));
        services.AddSingleton<SessionOfRequest>();
        services.AddRazorComponents();
        // Pages hold no secret that another site could have reflected beside its own words: the session's cookie is not sent to requests
        // that other sites make, so that compressing them over TLS tells nothing.
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        return services;
    }

    /// <summary>Pages, their files and, for a browser's cookie, the way to the API. Nothing of it answers on another listener.</summary>
    public static WebApplication MapPlixoWeb(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<WebOptions>();
        app.UseWhen(options.Serves, web =>
        {
            web.UseMiddleware<SecurityHeaders>();
            web.UseMiddleware<CookieCredential>();
            web.UseResponseCompression();
        });
        AssetEndpoints.Map(app);
        SignInEndpoints.Map(app);
        ThemeEndpoint.Map(app);
        QueueEndpoints.Map(app);
        PracticeEndpoints.Map(app);
        SegmentEndpoints.Map(app);
        ExportEndpoints.Map(app);
        OverviewCsv.Map(app);
        FormEndpoints.Map(app);
        MessageEndpoints.Map(app);
        TemplatePreview.Map(app);
        PageEndpoints.Map(app);
        if (options.Forwards) app.Services.GetRequiredService<SiloForwarder>().Map(app);
        return app;
    }
}
