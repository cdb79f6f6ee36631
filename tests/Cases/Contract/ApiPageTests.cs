using System.Text.RegularExpressions;
using Plixo.Cli.Calls;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Contract;

/// <summary>docs/api.md, held against the protos.</summary>
public sealed partial class ApiPageTests
{
    private readonly string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api.md"));

    [Fact]
    public void Page_lists_every_service_with_its_methods()
    {
        var services = Methods.Files.SelectMany(file => file.Services).Select(service => $"| `{service.Name}` | {string.Join(", ", service.Methods.Select(method => method.Name))} |");

        Assert.Equal(services.Order(), page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("Service` |", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Page_names_no_method_that_there_is_not()
    {
        var named = MethodName().Matches(page).Select(match => (Service: match.Groups[1].Value, Method: match.Groups[2].Value)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, one => Assert.NotNull(Methods.Find($"{one.Service}/{one.Method}")));
    }

    [Fact]
    public void Page_names_no_reason_that_there_is_not()
    {
        var known = ReasonReflection().Concat(System.Enum.GetNames<Plixo.Rpc.StatusCode>().Select(UpperSnake)).ToHashSet();
        var named = UpperSnakeName().Matches(page).Select(match => match.Groups[1].Value).Where(name => !IsEnumValue(name)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    private static IEnumerable<string> ReasonReflection() =>
        CommonReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(Reason)).Values.Select(value => value.Name["REASON_".Length..]);

    /// <summary>Values of other enums carry their type's prefix.</summary>
    private static bool IsEnumValue(string name) =>
        Methods.Files.SelectMany(file => file.EnumTypes).Concat(CommonReflection.Descriptor.EnumTypes).Any(type => type.Values.Any(value => value.Name == name));

    private static string UpperSnake(string pascal) => WordStart().Replace(pascal, "_$0").ToUpperInvariant();

    [GeneratedRegex(@"`(\w+Service)[./](\w+)`")]
    private static partial Regex MethodName();

    [GeneratedRegex("`([A-Z]+(?:_[A-Z]+)+)`")]
    private static partial Regex UpperSnakeName();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
