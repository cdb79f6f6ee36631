using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Client;

/// <summary>A method that can be called: its name and types. Make one per method and keep it.</summary>
public sealed class RpcMethod<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse>
{
    /// <exception cref="ArgumentException">The descriptor's messages are not these types.</exception>
    public RpcMethod(MethodDescriptor descriptor)
    {
        if (descriptor.InputType.ClrType != typeof(TRequest) || descriptor.OutputType.ClrType != typeof(TResponse))
        {
            throw new ArgumentException(
                $"{descriptor.FullName} takes {descriptor.InputType.FullName} and returns {descriptor.OutputType.FullName}, "
                + $"not {typeof(TRequest).Name} and {typeof(TResponse).Name}.", nameof(descriptor));
        }
        Descriptor = descriptor;
    }

    public MethodDescriptor Descriptor { get; }
}

public static class RpcMethod
{
    /// <summary>Finds a method of a service by its simple name.</summary>
    /// <exception cref="ArgumentException">The service has no such method, or its messages are not these types.</exception>
    public static RpcMethod<TRequest, TResponse> Of<TRequest, TResponse>(ServiceDescriptor service, string name)
        where TRequest : class, IMessage<TRequest> where TResponse : class, IMessage<TResponse> =>
        new(service.FindMethodByName(name) ?? throw new ArgumentException($"{service.FullName} has no method {name}.", nameof(name)));
}
