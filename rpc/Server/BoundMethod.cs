using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Server;

/// <summary>A method of a service with the typed delegate of its handler.</summary>
internal abstract class BoundMethod(MethodDescriptor descriptor)
{
    public MethodDescriptor Descriptor { get; } = descriptor;

    public string FullName { get; } = CallContext.FullName(descriptor);

    /// <summary>Whether the .proto file says so; such a unary method may be called by GET.</summary>
    public bool HasNoSideEffects { get; } = !descriptor.IsClientStreaming && !descriptor.IsServerStreaming
        && descriptor.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    /// <summary>Reads the requests, calls the handler and writes the responses.</summary>
    public abstract Task InvokeAsync(CallContext call);
}
