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

    /// <exception cref="MalformedMessageException">The bytes are not such a message.</exception>
    public abstract IMessage Parse(MessageDescriptor type, in ReadOnlySequence<byte> bytes);

    public abstract void Write(IMessage message, IBufferWriter<byte> output);
}

internal sealed class ProtoCodec : Codec
{
    public override string Name => "proto";

    public override IMessage Parse(MessageDescriptor type, in ReadOnlySequence<byte> bytes)
    {
        try
        {
            var message = OlderMessages.IsAmong(type) ? type.Parser.ParseFrom(bytes.ToArray()) : type.Parser.ParseFrom(bytes);
            return TextCheck.IsUtf8(type, bytes) ? message : throw new MalformedMessageException(type, new InvalidDataException("A text in it is not UTF-8."));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new MalformedMessageException(type, e);
        }
    }

    public override void Write(IMessage message, IBufferWriter<byte> output)
    {
        if (OlderMessages.IsAmong(message.Descriptor)) output.Write(message.ToByteArray());
        else message.WriteTo(output);
    }
}

/// <summary>Bytes that are not the message they should be.</summary>
internal sealed class MalformedMessageException(MessageDescriptor type, Exception cause)
    : Exception($"The message is not a valid {type.FullName}: {cause.Message}", cause);
