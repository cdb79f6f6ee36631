namespace Plixo.Rpc.Wire;

/// <summary>What is said of bytes that cannot be taken; one place, so that server and client say it alike.</summary>
internal static class Refusal
{
    public static RpcException TooLarge(long limit) =>
        new(StatusCode.ResourceExhausted, $"The message is larger than the limit of {limit} bytes.");

    public static RpcException TooManyCalls() =>
        new(StatusCode.ResourceExhausted, "The server handles as many calls as it may; try again later.");

    public static RpcException Truncated() =>
        new(StatusCode.Internal, "The stream ended in the middle of a message.");

    public static RpcException UnknownFlags(byte flags) =>
        new(StatusCode.Internal, $"The message has the unknown flags 0x{flags:x2}.");

    public static RpcException CompressedWithoutEncoding() =>
        new(StatusCode.Internal, "The message is flagged as compressed but the call names no message encoding.");

    public static RpcException UnknownEncoding(string encoding) =>
        new(StatusCode.Unimplemented, $"The message encoding '{encoding}' is not supported; identity and gzip are.");

    public static RpcException BadCompression() =>
        new(StatusCode.Internal, "The message could not be decompressed.");

    public static RpcException NoMessage() =>
        new(StatusCode.Unimplemented, "The call has no message where exactly one is expected.");

    public static RpcException MoreThanOneMessage() =>
        new(StatusCode.Unimplemented, "The call has more than one message where exactly one is expected.");
}
