using System.Collections;
using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;

namespace Plixo.Cli.Calls;

/// <summary>Reading a list page by page.</summary>
internal static class Pages
{
    /// <summary>Rows of a table where --limit does not say; CSV and NDJSON have all.</summary>
    private const int DefaultLimit = 100;

    /// <summary>Largest page that the API gives.</summary>
    private const int PageSize = 1_000;

    public static readonly ImmutableArray<Option> Options =
    [
        Option.Of("--filter FILTER", "field = value AND field > value (docs/api.md)"),
        Option.Of("--sort FIELDS", "field, 'field desc', several with commas"),
        Option.Of("--limit N", "how many; 100 for a table, else all"),
    ];

    public static void Fill(IMessage request, Parsed parsed)
    {
        if (parsed["--filter"] is { } filter && request.Descriptor.FindFieldByName("filter") is { } field)
        {
            var other = (string)field.Accessor.GetValue(request);
            field.Accessor.SetValue(request, other.Length == 0 ? filter : $"{filter} AND {other}");
        }
        if (parsed["--sort"] is { } sort && request.Descriptor.FindFieldByName("order_by") is { } order)
            order.Accessor.SetValue(request, sort);
    }

    /// <returns>The rows, and whether there are more than the limit.</returns>
    public static async Task<(IReadOnlyList<IMessage> Rows, bool More)> ReadAsync(
        Invocation run, MethodDescriptor method, IMessage request, string field)
    {
        var limit = Limit(run);
        var rows = new List<IMessage>();
        while (true)
        {
            request.Descriptor.FindFieldByName("page_size").Accessor.SetValue(request, Math.Min(PageSize, limit - rows.Count));
            var page = await run.Client.Channel.CallAsync(method, request, run.Options);
            rows.AddRange(((IList)page.Descriptor.FindFieldByName(field).Accessor.GetValue(page)).Cast<IMessage>());
            var next = (string)page.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(page);
            if (next.Length == 0 || rows.Count >= limit)
                return (rows, next.Length > 0);
            request.Descriptor.FindFieldByName("page_token").Accessor.SetValue(request, next);
        }
    }

    private static int Limit(Invocation run) =>
        run.Parsed["--limit"] is not { } text ? run.Printer.Format == OutputFormat.Table ? DefaultLimit : int.MaxValue
        : int.TryParse(text, out var limit) && limit > 0 ? limit
        : throw new UsageException($"--limit: '{text}' is not a number above 0");
}
