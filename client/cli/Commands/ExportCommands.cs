using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.V1;

namespace Plixo.Cli.Commands;

/// <summary>Any list as a file, made by a job of the silo.</summary>
internal static class ExportCommands
{
    private static readonly ImmutableArray<FieldDescriptor> _lists =
        [.. ExportListRequest.Descriptor.Oneofs.Single(one => one.Name == "list").Fields.OrderBy(field => field.Name, StringComparer.Ordinal)];

    public static readonly ImmutableArray<Command> All =
    [
        new("job export LIST FILE", "All rows of a list as a file: CSV, or with -o ndjson a JSON object a line", ExportAsync)
        {
            Options =
            [
                Option.Of("--parent NAME", "whose: customers/c-1"),
                Option.Of("--filter FILTER", "field = value AND field > value (docs/api.md)"),
                Option.Of("--sort FIELDS", "field, 'field desc', several with commas"),
            ],
            Details = $"LIST is one of {string.Join(", ", _lists.Select(Word))}.\nFILE - writes to standard output.",
        },
        new("job download JOB FILE", "The file of an export that has succeeded; FILE - writes to standard output", DownloadAsync),
    ];

    private static async Task<ExitCode> ExportAsync(Invocation run)
    {
        var word = run.Required("LIST");
        var field = _lists.FirstOrDefault(each => Word(each) == word || each.Name == word) ?? throw new UsageException($"LIST: '{word}' is no list that can be exported");
        var request = new ExportListRequest
        {
            Format = run.Printer.Format switch
            {
                OutputFormat.Table or OutputFormat.Csv => ExportFormat.Csv,
                OutputFormat.Ndjson => ExportFormat.Ndjson,
                var other => throw new UsageException($"-o {other.ToString().ToLowerInvariant()}: an export is csv or ndjson"),
            },
        };
        field.Accessor.SetValue(request, ListRequest(run, field.MessageType));
        var job = (await run.Client.Exports.ExportListAsync(request, run.Options)).Job;
        job = await JobWatch.FollowAsync(run, job.Name);
        if (job.State != JobState.Succeeded)
        {
            run.Printer.WriteOne(job);
            return ExitCode.Error;
        }

        await SaveAsync(run, job.Name);
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> DownloadAsync(Invocation run)
    {
        var name = run.Required("JOB");
        await SaveAsync(run, name.Contains('/') ? name : "jobs/" + name);
        return ExitCode.Ok;
    }

    /// <summary>As the command that shows the list would ask for it.</summary>
    private static IMessage ListRequest(Invocation run, MessageDescriptor type)
    {
        var request = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var (path, value) in CommandTable.All.Select(command => command.Call).FirstOrDefault(call => call?.Descriptor.InputType == type)?.Defaults ?? [])
            FieldPath.Find(type, path)!.Set(request, value, path);
        if (run.Parsed["--parent"] is { } parent)
            (type.FindFieldByName("parent") ?? throw new UsageException("--parent: this list has none")).Accessor.SetValue(request, parent);
        Pages.Fill(request, run.Parsed);
        return request;
    }

    private static async Task SaveAsync(Invocation run, string job)
    {
        var file = run.Required("FILE");
        if (file == "-")
        {
            await using var output = Console.OpenStandardOutput();
            await CopyAsync(run, job, output);
            return;
        }

        // Whole or not at all.
        var unfinished = file + ".part";
        await using (var output = File.Create(unfinished))
            await CopyAsync(run, job, output);
        File.Move(unfinished, file, overwrite: true);
    }

    private static async Task CopyAsync(Invocation run, string job, Stream to)
    {
        using var progress = new ProgressLine(run.Printer.Errors);
        await foreach (var piece in run.Client.Exports.DownloadExport(new() { Name = job }, run.Options))
        {
            await to.WriteAsync(piece.Content.Memory, run.Cancellation);
            progress.Report("downloading", piece.Offset + piece.Content.Length, piece.Size, "bytes");
        }
    }

    private static string Word(FieldDescriptor field) => field.Name.Replace('_', '-');
}
