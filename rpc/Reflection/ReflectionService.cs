using Google.Protobuf.Reflection;
using Plixo.Rpc.Protos.Reflection.V1;
using Plixo.Rpc.Server;
using Ask = Plixo.Rpc.Protos.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Plixo.Rpc.Reflection;

/// <summary>grpc.reflection.v1.ServerReflection over the services that the server has mapped.</summary>
internal sealed class ReflectionService(IReadOnlyList<ServiceDescriptor> services)
{
    private readonly Lazy<DescriptorIndex> _index = new(() => new DescriptorIndex(services.Select(s => s.File)));

    public async IAsyncEnumerable<ServerReflectionResponse> ServerReflectionInfo(
        IAsyncEnumerable<ServerReflectionRequest> requests, CallContext call)
    {
        await foreach (var request in requests)
        {
            var response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            yield return response;
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        Ask.ListServices => new() { ListServicesResponse = ListOfServices() },
        Ask.FileByFilename => File(_index.Value.FileNamed(request.FileByFilename), request.FileByFilename),
        Ask.FileContainingSymbol => File(_index.Value.FileOf(request.FileContainingSymbol), request.FileContainingSymbol),
        Ask.AllExtensionNumbersOfType when _index.Value.HasMessage(request.AllExtensionNumbersOfType) =>
            new() { AllExtensionNumbersResponse = new() { BaseTypeName = request.AllExtensionNumbersOfType } },
        Ask.AllExtensionNumbersOfType => Error(StatusCode.NotFound, $"There is no message {request.AllExtensionNumbersOfType}."),
        Ask.FileContainingExtension => Error(StatusCode.NotFound,
            $"{request.FileContainingExtension.ContainingType} has no extension {request.FileContainingExtension.ExtensionNumber}."),
        Ask.None or _ => Error(StatusCode.InvalidArgument, "The request asks for nothing."),
    };

    private ListServiceResponse ListOfServices() =>
        new() { Service = { services.Select(s => new ServiceResponse { Name = s.FullName }) } };

    private static ServerReflectionResponse File(FileDescriptor? file, string name) => file is null
        ? Error(StatusCode.NotFound, $"There is no {name}.")
        : new() { FileDescriptorResponse = new() { FileDescriptorProto = { DescriptorIndex.WithImports(file) } } };

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new() { ErrorCode = (int)code, ErrorMessage = message } };
}
