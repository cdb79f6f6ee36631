using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.Client.Services;
using Plixo.Tests.Support;
using Plixo.V1;

namespace Plixo.Tests.Cases.Contract;

/// <summary>What docs/api.md says of every method, held against the descriptors.</summary>
public sealed partial class ContractTests
{
    [Fact]
    public void Every_method_says_which_right_it_asks_for()
    {
        var without = Methods.All.Where(method => Requires(method) == Right.Unspecified).Select(method => method.FullName);

        Assert.Empty(without);
    }

    [Fact]
    public void Every_method_but_reads_sign_in_and_uploads_carries_a_request_id()
    {
        var without = Methods.All
            .Where(method => !IsRead(method) && !method.IsClientStreaming && method.Name is not ("SignIn" or "SignOut"))
            .Where(method => method.InputType.FindFieldByName("request_id") is null)
            .Select(method => method.FullName);

        Assert.Empty(without);
    }

    [Fact]
    public void Every_message_with_a_request_id_is_a_mutation()
    {
        var without = Methods.Files.SelectMany(file => file.MessageTypes)
            .Where(type => type.FindFieldByName("request_id") is { FieldType: FieldType.String } && type != AuditEntry.Descriptor)
            .Where(type => !typeof(IMutation).IsAssignableFrom(type.ClrType))
            .Select(type => type.FullName);

        Assert.Empty(without);
    }

    [Fact]
    public void Every_mutation_is_what_a_method_takes()
    {
        var taken = Methods.All.Select(method => method.InputType.ClrType).Append(typeof(ImportHeader)).ToHashSet();
        var others = typeof(IMutation).Assembly.GetTypes().Where(type => type.IsClass && typeof(IMutation).IsAssignableFrom(type) && !taken.Contains(type));

        Assert.Empty(others);
    }

    [Fact]
    public void Every_list_has_pages_a_filter_and_an_order()
    {
        var without = Methods.All.Where(IsList)
            .Where(method => !Paging.All(field => method.InputType.FindFieldByName(field) is not null) || method.OutputType.FindFieldByName("next_page_token") is null)
            .Select(method => method.FullName);

        Assert.Empty(without);
    }

    [Fact]
    public void Every_list_says_by_what_it_can_be_filtered()
    {
        var comments = Directory.GetFiles(Path.Combine(Repository.Root, "protos", "plixo", "v1"), "*.proto").SelectMany(file => CommentOfMethod().Matches(File.ReadAllText(file)))
            .ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value);

        Assert.All(Methods.All.Where(IsList), method => Assert.Contains("Filter: ", comments[method.Name], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_file_is_in_the_list_of_methods()
    {
        var services = typeof(DraftReflection).Assembly.GetTypes()
            .Where(type => type.Namespace == "Plixo.V1" && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(file => file.Services);

        Assert.Equal(services.Select(s => s.FullName).Order(), Methods.Files.SelectMany(f => f.Services).Select(s => s.FullName).Order());
    }

    [Fact]
    public void Every_method_has_a_typed_client_method()
    {
        var clients = typeof(DraftClient).Assembly.GetTypes().Where(type => type.Namespace == "Plixo.Client.Services").ToDictionary(type => type.Name);
        var without = Methods.All.Where(method =>
        {
            var name = method.IsServerStreaming ? method.Name : method.Name + "Async";
            return clients[method.Service.Name.Replace("Service", "Client")].GetMethod(name) is null;
        });

        Assert.Empty(without.Select(method => method.FullName));
        foreach (var client in clients.Values)
            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(client.TypeHandle);
    }

    private static readonly string[] Paging = ["page_size", "page_token", "filter", "order_by"];

    private static bool IsList(MethodDescriptor method) => method.Name.StartsWith("List", StringComparison.Ordinal);

    private static Right Requires(MethodDescriptor method) => method.GetOptions()?.GetExtension(OptionsExtensions.Requires) ?? Right.Unspecified;

    private static bool IsRead(MethodDescriptor method) =>
        method.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    [GeneratedRegex(@"((?:  //[^\n]*\n)+)  rpc (\w+)")]
    private static partial Regex CommentOfMethod();
}
