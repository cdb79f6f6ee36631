using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Plixo.Rpc;

/// <summary>
/// A call that ended with a status other than OK. A handler or interceptor throws it to answer the caller;
/// a client method throws it with what the server answered.
/// </summary>
public sealed class RpcException : Exception
{
    /// <param name="status">Any code but <see cref="StatusCode.Ok"/>; a number that is no code becomes <see cref="StatusCode.Unknown"/>.</param>
    /// <param name="message">Read by the caller; any text.</param>
    /// <param name="details">Sent as the details of a google.rpc.Status, each packed into an Any.</param>
    public RpcException(StatusCode status, string message, IEnumerable<IMessage>? details = null)
        : this(new RpcStatus(System.Enum.IsDefined(status) ? status : StatusCode.Unknown, message, [.. (details ?? []).Select(d => d as Any ?? Any.Pack(d))]))
    {
    }

    internal RpcException(RpcStatus status, RpcMetadata? trailers = null, Exception? cause = null)
        : base(status.Message, cause)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)status.Code, (int)StatusCode.Ok);
        Status = status;
        Trailers = trailers ?? new RpcMetadata();
    }

    public StatusCode StatusCode => Status.Code;

    /// <summary>The details of the google.rpc.Status; empty where none were sent.</summary>
    public IReadOnlyList<Any> Details => Status.Details;

    /// <summary>On a client: the trailers that came with the status.</summary>
    public RpcMetadata Trailers { get; }

    internal RpcStatus Status { get; }

    /// <summary>The first detail of a type, or null where there is none.</summary>
    public T? Detail<T>() where T : class, IMessage<T>, new() =>
        Details.FirstOrDefault(any => any.TryUnpack<T>(out _))?.Unpack<T>();
}
