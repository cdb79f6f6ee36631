using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Plixo.Web.Shell;

namespace Plixo.Web.Assets;

/// <summary>Serves the embedded files, compressed once when the process starts.</summary>
internal static class AssetEndpoints
{
    private const string ForEver = "public, max-age=31536000, immutable";

    public static void Map(WebApplication app)
    {
        var catalog = app.Services.GetRequiredService<AssetCatalog>();
        MapIcon(app, catalog);
        // A page that was loaded before an update asks for an older version: it gets the present file, which it must not keep under that name.
        app.MapGet("/assets/{version}/{**path}", (string version, string path, HttpContext http) =>
        {
            if (catalog.Find(path) is not { } asset) return Results.NotFound();
            http.Response.Headers.CacheControl = version == catalog.Version ? ForEver : "no-store";
            http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
            var (bytes, encoding) = Chosen(asset, http.Request.Headers.AcceptEncoding);
            if (encoding is not null) http.Response.Headers.ContentEncoding = encoding;
            return Results.Bytes(bytes, asset.ContentType);
        }).OfTheWeb();
    }

    /// <summary>A document without a link to an icon is shown with this one.</summary>
    private static void MapIcon(WebApplication app, AssetCatalog catalog) =>
        app.MapGet("/favicon.ico", () => Results.Redirect(catalog.AddressOf("icon.svg"))).OfTheWeb();

    private static (byte[] Bytes, string? Encoding) Chosen(Asset asset, StringValues accepted)
    {
        bool Takes(string name) => StringWithQualityHeaderValue.TryParseList(accepted, out var all) && all.Any(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
        return Takes("br") ? (asset.Brotli, "br") : Takes("gzip") ? (asset.Gzip, "gzip") : (asset.Plain, null);
    }
}
