using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Wire;

/// <summary>How a message is written: binary protobuf or JSON.</summary>
internal abstract class Codec
{
    public static Codec Proto { get; } = new ProtoCodec();

    /// <summary>The suffix of content types: proto or json.</summary>
    public abstract string Name { get; }

    /// <exception cref="InvalidProtocolBufferException">The bytes are not such a message.</exception>
    public abstract IMessage Parse(MessageDescriptor type, in ReadOnlySequence<byte> bytes);

    public abstract void Write(IMessage message, IBufferWriter<byte> output);
}

internal sealed class ProtoCodec : Codec
{
    public override string Name => "proto";

    public override IMessage Parse(MessageDescriptor type, in ReadOnlySequence<byte> bytes) => type.Parser.ParseFrom(bytes);

    public override void Write(IMessage message, IBufferWriter<byte> output) => message.WriteTo(output);
}
