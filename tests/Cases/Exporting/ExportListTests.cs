using Google.Protobuf.Reflection;
using Plixo.Cli.Calls;
using Plixo.V1;

namespace Plixo.Tests.Cases.Exporting;

/// <summary>Which lists can be exported, held against the contract.</summary>
public sealed class ExportListTests
{
    [Fact]
    public void Every_list_of_the_contract_can_be_exported()
    {
        var can = ExportListRequest.Descriptor.Oneofs.Single(one => one.Name == "list").Fields.Select(field => field.MessageType.Name);

        Assert.Equal(Methods.All.Where(IsList).Select(method => method.InputType.Name).Order(), can.Order());
    }

    internal static MethodDescriptor ListOf(MessageDescriptor request) => Methods.All.Single(method => method.InputType == request);

    private static bool IsList(MethodDescriptor method) => method.Name.StartsWith("List", StringComparison.Ordinal) && !method.IsServerStreaming;
}
