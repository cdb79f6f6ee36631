using Plixo.Cli.Commands;
using Plixo.Cli.Output;
using Plixo.Cli.Sessions;
using Plixo.Cli.Syntax;
using Plixo.Rpc;
using BadRequest = Google.Rpc.BadRequest;
using ErrorInfo = Google.Rpc.ErrorInfo;

namespace Plixo.Cli;

/// <summary>Runs what was typed and says how it ended.</summary>
internal static class CommandLine
{
    public static async Task<ExitCode> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        Command? command = null;
        string? given = null;
        try
        {
            var parser = new Parser(CommandTable.All);
            args = Parser.OptionsLast(args);
            command = parser.Find(args);
            var parsed = parser.Read(command, args);
            if (command is null)
                return Explain(parsed, output, errors);
            if (parsed.Has("--help"))
            {
                Help.WriteCommand(output, command);
                return ExitCode.Ok;
            }
            using var session = new Session(given = parsed["--address"]);
            var printer = new Printer(output, errors, Formats.Parse(parsed["--output"]));
            return await command.Run(new Invocation(parsed, printer, session, cancellation));
        }
        catch (UsageException e)
        {
            errors.WriteLine($"plixo{(command is null ? "" : " " + command.Path)}: {e.Message}");
            errors.WriteLine(command is null ? "usage: plixo COMMAND (see plixo help)" : $"usage: plixo {command.Usage} (see plixo {command.Path} --help)");
            return ExitCode.Usage;
        }
        catch (RpcException e)
        {
            WriteFailure(errors, e, Session.AddressOf(given));
            return ExitCodes.Of(e);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            errors.WriteLine("plixo: stopped");
            return ExitCode.Error;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"plixo: {e.Message}");
            return ExitCode.Error;
        }
    }

    /// <summary>Reason, words, fields and metadata of a failed call.</summary>
    public static void WriteFailure(TextWriter errors, RpcException failure, string address)
    {
        errors.WriteLine($"plixo: {(failure.Reason() is { Length: > 0 } reason ? reason + ": " : "")}{failure.Message}");
        foreach (var field in failure.Detail<BadRequest>()?.FieldViolations ?? [])
            if (!failure.Message.Contains(field.Description, StringComparison.Ordinal) || !failure.Message.Contains(field.Field, StringComparison.Ordinal))
                errors.WriteLine($"  {field.Field}: {field.Description}");
        foreach (var (key, value) in failure.Detail<ErrorInfo>()?.Metadata ?? [])
            errors.WriteLine($"  {key} = {value}");
        if (failure.StatusCode == StatusCode.Unavailable)
            errors.WriteLine($"  is a silo running at {address}? PLIXO_ADDRESS or --address says where it is");
        else if (failure.StatusCode == StatusCode.Unauthenticated)
            errors.WriteLine("  sign in with plixo login LINK");
    }

    private static ExitCode Explain(Parsed parsed, TextWriter output, TextWriter errors)
    {
        var words = parsed.All("");
        if (words.Count == 0 || words[0] == "help")
        {
            var asked = parsed.Has("--help") || words.Count > 0;
            Help.WriteAll(asked ? output : errors, CommandTable.All);
            return asked ? ExitCode.Ok : ExitCode.Usage;
        }
        if (CommandTable.IsLater(words))
            throw new UsageException($"'{string.Join(' ', words.Take(2))}' is not in this version");
        var family = CommandTable.All.Where(c => c.Family == words[0]).ToArray();
        if (family.Length == 0)
            throw new UsageException($"unknown command '{words[0]}'");
        if (!parsed.Has("--help"))
            errors.WriteLine(words.Count == 1 ? $"plixo {words[0]}: say what to do" : $"plixo {words[0]}: unknown command '{words[1]}'");
        Help.WriteFamily(parsed.Has("--help") ? output : errors, family);
        return parsed.Has("--help") ? ExitCode.Ok : ExitCode.Usage;
    }
}
