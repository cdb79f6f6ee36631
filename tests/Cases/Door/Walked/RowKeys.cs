using Google.Protobuf;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What a row of a list is known by; one that moved on meanwhile is the same row.</summary>
internal static class RowKeys
{
    private static readonly string[] Fields = ["position", "name", "resource", "lease", "row", "invoice", "field"];

    public static string Of(IMessage row) => row switch
    {
        V1.Watermark mark => $"{mark.Source} {mark.Kind}",
        V1.AgingRow aged => $"{aged.CurrencyCode} {aged.Segment}",
        V1.SegmentHealth health => health.Segment,
        V1.Permit permit => $"{permit.Date} {permit.Number}",
        V1.TimelineEntry entry => $"{entry.Time} {entry.Title} {entry.Words}",
        V1.JobItem item => $"{item.Number}",
        _ => Fields.Select(row.Descriptor.FindFieldByName).FirstOrDefault(field => field is not null)?.Accessor.GetValue(row)?.ToString() is { Length: > 0 } key ? key : row.ToString()!,
    };
}
