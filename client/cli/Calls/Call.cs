using System.Collections;
using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.Rpc;

namespace Plixo.Cli.Calls;

/// <summary>A command that is one call: what was typed fills the request, the answer is shown.</summary>
/// <param name="Usage">As in <see cref="Command"/>.</param>
/// <param name="Method">`SendDraft`.</param>
/// <param name="Shows">The field of the answer to show; empty: all of it.</param>
/// <param name="Columns">Of a list, separated by blanks; empty for one resource.</param>
internal sealed record Call(string Usage, string Method, string Summary, string Shows, string Columns = "")
{
    public ImmutableArray<Input> Inputs { get; init; } = [];

    public string Details { get; init; } = "";

    /// <summary>Of one resource, separated by blanks: what a table shows, where all of it would bury what the command did.</summary>
    public string Brief { get; init; } = "";

    /// <summary>Set in every request before what was typed: ("parent", "customers/-").</summary>
    public ImmutableArray<(string Path, string Value)> Defaults { get; init; } = [];

    public MethodDescriptor Descriptor => Methods.Find(Method) ?? throw new InvalidOperationException($"There is no method {Method}.");

    public static implicit operator Command(Call call) => call.ToCommand();

    private Command ToCommand()
    {
        var options = Inputs.Select(input => input.Option).OfType<Option>();
        return new Command(Usage, Summary, RunAsync)
        {
            Options = [.. Descriptor.InputType.FindFieldByName("page_token") is null ? options : options.Concat(Pages.Options)],
            Details = string.Join('\n', Inputs.Select(input => input.Explanation(Descriptor.InputType)).Prepend(Details).Where(text => text.Length > 0)),
            Call = this,
        };
    }

    private async Task<ExitCode> RunAsync(Invocation run)
    {
        var requests = Requests(run);
        var worst = ExitCode.Ok;
        foreach (var request in requests)
        {
            try
            {
                await OneAsync(run, request);
            }
            catch (RpcException e) when (requests.Count > 1 && e.StatusCode is not (StatusCode.Unavailable or StatusCode.Unauthenticated))
            {
                CommandLine.WriteFailure(run.Printer.Errors, e, run.Session.Address);
                worst = ExitCodes.Of(e);
            }
        }
        return worst;
    }

    private async Task OneAsync(Invocation run, IMessage request)
    {
        if (Descriptor.InputType.FindFieldByName("page_token") is not null && Columns.Length > 0)
        {
            var (rows, more) = await Pages.ReadAsync(run, Descriptor, request, Shows);
            WriteRows(run.Printer, rows);
            if (more)
                run.Printer.Remark($"the first {rows.Count} are shown; --limit shows more");
            return;
        }
        var response = await run.Client.Channel.CallAsync(Descriptor, request, run.Options);
        Write(run.Printer, response);
        Remarks.Write(run.Printer, response, Shows);
    }

    private void Write(Printer printer, IMessage response)
    {
        var field = Shows.Length == 0 ? null : response.Descriptor.FindFieldByName(Shows);
        switch (field?.Accessor.GetValue(response))
        {
            case IList list:
                WriteRows(printer, [.. list.Cast<IMessage>()]);
                break;
            case IMessage shown:
                printer.WriteOne(shown, Brief);
                break;
            default:
                printer.WriteOne(response, Brief);
                break;
        }
    }

    private void WriteRows(Printer printer, IReadOnlyList<IMessage> rows)
    {
        var type = Descriptor.OutputType.FindFieldByName(Shows).MessageType;
        printer.WriteRows([.. Columns.Split(' ').Select(path => Column.Of(type, path))], rows);
    }

    /// <summary>One request; or one for each value, where an argument may be repeated and its field may not.</summary>
    private IReadOnlyList<IMessage> Requests(Invocation run)
    {
        var parsed = run.Parsed;
        var each = Inputs.FirstOrDefault(input =>
            input is { Option: null, MayRepeatTheCall: true } && parsed.All(input.Key).Count > 1 && input.Paths.ToArray() is [var path]
            && FieldPath.Find(Descriptor.InputType, path) is { Last.IsRepeated: false });
        return each is null
            ? [Request(run, input => parsed.All(input.Key))]
            : [.. parsed.All(each.Key).Select(value => Request(run, input => ReferenceEquals(input, each) ? [value] : parsed.All(input.Key)))];
    }

    private IMessage Request(Invocation run, Func<Input, IReadOnlyList<string>> values)
    {
        var request = Descriptor.InputType.Parser.ParseFrom(ByteString.Empty);
        foreach (var (path, value) in Defaults)
            FieldPath.Find(Descriptor.InputType, path)!.Set(request, value, path);
        foreach (var input in Inputs)
            if (values(input) is { Count: > 0 } given)
                input.Fill(request, given);
        Pages.Fill(request, run.Parsed);
        return request;
    }
}
