using Plixo.Cli.Calls;
using Plixo.Cli.Commands;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;

namespace Plixo.Tests.Cases.Cli;

/// <summary>The table of commands against the contract: each call, field and column that it names is there.</summary>
public sealed class CommandTableTests
{
    private static readonly Call[] _calls = [.. CommandTable.All.Select(command => command.Call).OfType<Call>()];

    [Fact]
    public void No_two_commands_have_the_same_words()
    {
        var twice = CommandTable.All.GroupBy(command => command.Path).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Every_call_names_a_method_fields_and_columns_of_the_contract()
    {
        var wrong = _calls.SelectMany(Faults).ToArray();

        Assert.Empty(wrong);
        Assert.True(_calls.Length > 80);
    }

    [Fact]
    public void Every_required_field_of_a_request_can_be_given()
    {
        var wrong = _calls.SelectMany(call => call.Descriptor.InputType.Fields.InDeclarationOrder()
            .Where(field => field.GetOptions()?.GetExtension(Google.Api.FieldBehaviorExtensions.FieldBehavior)?.Contains(Google.Api.FieldBehavior.Required) == true)
            .Where(field => !Fills(call).Any(path => path == field.Name || path.StartsWith(field.Name + ".", StringComparison.Ordinal)))
            .Select(field => $"{call.Usage}: {field.Name}"));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_summary_is_one_line_without_a_full_stop()
    {
        Assert.All(CommandTable.All, command => Assert.Matches(@"^[A-Z].*[^.]$", command.Summary));
    }

    [Fact]
    public void Every_argument_of_a_call_is_used()
    {
        var wrong = _calls.SelectMany(call => ((Command)call).Arguments
            .Where(argument => call.Inputs.All(input => input.Key != argument.Name))
            .Select(argument => $"{call.Usage}: {argument.Name}"));

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Fills(Call call) =>
        call.Inputs.SelectMany(input => input.Paths).Concat(call.Defaults.Select(pair => pair.Path));

    private static IEnumerable<string> Faults(Call call)
    {
        if (Methods.Find(call.Method) is not { } method)
            return [$"{call.Usage}: no method {call.Method}"];
        var fields = Fills(call)
            .Where(path => FieldPath.Find(method.InputType, path) is null)
            .Select(path => $"{call.Usage}: {method.InputType.Name} has no field {path}");
        if (call.Shows.Length == 0)
            return fields.Concat(Missing(call, method.OutputType, call.Brief));
        if (method.OutputType.FindFieldByName(call.Shows) is not { } shown)
            return fields.Append($"{call.Usage}: {method.OutputType.Name} has no field {call.Shows}");
        if (shown.IsRepeated != call.Columns.Length > 0)
            return fields.Append($"{call.Usage}: a list needs columns, one resource has none");
        return fields.Concat(Missing(call, shown.MessageType, $"{call.Columns} {call.Brief}"));
    }

    private static IEnumerable<string> Missing(Call call, Google.Protobuf.Reflection.MessageDescriptor type, string paths) =>
        paths.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(path =>
        {
            try
            {
                Column.Of(type, path);
                return false;
            }
            catch (ArgumentException)
            {
                return true;
            }
        }).Select(path => $"{call.Usage}: no column {path}");
}
