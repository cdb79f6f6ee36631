using Plixo.Cli.Syntax;

namespace Plixo.Cli.Output;

internal enum OutputFormat
{
    Table,
    Json,
    Ndjson,
    Csv,
}

internal static class Formats
{
    public static OutputFormat Parse(string? text) => text switch
    {
        null or "table" => OutputFormat.Table,
        "json" => OutputFormat.Json,
        "ndjson" => OutputFormat.Ndjson,
        "csv" => OutputFormat.Csv,
        _ => throw new UsageException($"--output '{text}' must be table, json, ndjson or csv"),
    };
}
