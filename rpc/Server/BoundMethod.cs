using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Server;

/// <summary>A method of a service with the typed delegate of its handler.</summary>
internal abstract class BoundMethod(MethodDescriptor descriptor)
{
    public MethodDescriptor Descriptor { get; } = descriptor;

    public string FullName { get; } = CallContext.FullName(descriptor);

    /// <summary>Reads the requests, calls the handler and writes the responses.</summary>
    public abstract Task InvokeAsync(CallContext call);
}
