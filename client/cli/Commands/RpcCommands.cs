using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;

namespace Plixo.Cli.Commands;

internal static class RpcCommands
{
    public static readonly ImmutableArray<Command> All =
    [
        new("rpc METHOD", "Call any method with a JSON request", RunAsync)
        {
            Options = [Option.Of("--data JSON", "the request; @FILE reads a file, - standard input") with { Short = "-d" }],
            Details = "METHOD is plixo.v1.DraftService/SendDraft, or SendDraft. A stream of answers is written one by one.",
        },
    ];

    private static async Task<ExitCode> RunAsync(Invocation run)
    {
        var name = run.Required("METHOD");
        var method = Methods.Find(name) ?? throw new UsageException($"there is no method '{name}'{Like(name)}");
        if (method.IsClientStreaming)
            throw new UsageException($"{method.Name} takes a stream; plixo import sends one");
        var request = FieldValue.Json(method.InputType, Data(run.Parsed["--data"]), "--data");
        if (method.IsServerStreaming)
            await foreach (var message in run.Client.Channel.Stream(method, request, run.Options))
                Write(run, message);
        else
            Write(run, await run.Client.Channel.CallAsync(method, request, run.Options));
        return ExitCode.Ok;
    }

    /// <summary>JSON unless another format is asked for: a table of any answer would hide fields.</summary>
    private static void Write(Invocation run, IMessage message)
    {
        if (run.Parsed.Has("--output"))
            run.Printer.WriteOne(message);
        else
            run.Printer.WriteJson(message);
    }

    private static string Data(string? given) => given switch
    {
        null => "{}",
        "-" => Console.In.ReadToEnd(),
        ['@', .. var file] => File.ReadAllText(file),
        _ => given,
    };

    private static string Like(string name)
    {
        var word = name.Split('/')[^1];
        var like = Methods.All.Where(m => m.Name.Contains(word, StringComparison.OrdinalIgnoreCase)).Take(5).Select(m => m.Name).ToArray();
        return like.Length == 0 ? "" : $"; there is {string.Join(", ", like)}";
    }
}
