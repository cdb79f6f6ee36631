using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Lists;
using Plixo.Web.Shell;

namespace Plixo.Web.Overview;

/// <summary>The overview's figures, trends and receivables as one file, of the same segment and days as the page.</summary>
internal static class OverviewCsv
{
    private const string Path = "/overview.csv";

    public static string AddressOf(OverviewQuery query) =>
        ListAddress.To(Path, ("segment", query.Segment), ("days", query.Days == OverviewQuery.Usual ? "" : $"{query.Days}"));

    public static void Map(WebApplication app) => app.MapGet(Path, DownloadAsync).OfTheWeb();

    private static async Task<IResult> DownloadAsync(HttpContext http, PlixoClient plixo, Viewer viewer)
    {
        var query = OverviewQuery.Read(new ListAddress(http));
        try
        {
            await viewer.LoadAsync();
            var figures = await plixo.Kpis.GetOverviewAsync(new GetOverviewRequest { Segment = query.SegmentName, Window = query.Window(viewer) });
            http.Response.Headers.ContentDisposition = "attachment; filename=\"overview.csv\"";
            return Results.Text(OverviewRows.Of(figures), "text/csv; charset=utf-8");
        }
        catch (RpcException refusal)
        {
            await PageEndpoints.ShowObstacleAsync(http, Obstacle.Of(refusal));
            return Results.Empty;
        }
    }
}
