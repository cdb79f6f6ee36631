using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Wire;

/// <summary>
/// The JSON form of protobuf (https://protobuf.dev/programming-guides/json/). An unknown field and a field that comes
/// twice are errors: in an API that moves money, a misspelt field must not be dropped.
/// </summary>
internal sealed class JsonCodec(TypeRegistry types) : Codec
{
    /// <summary>Deepest nesting of objects and lists.</summary>
    private const int MaxDepth = 100;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly JsonNames _names = new(types);
    private readonly JsonParser _parser = new(new JsonParser.Settings(MaxDepth, types));
    private readonly JsonFormatter _formatter = new(new JsonFormatter.Settings(formatDefaultValues: false, types));

    public override string Name => "json";

    public override IMessage Parse(MessageDescriptor type, in ReadOnlySequence<byte> bytes)
    {
        try
        {
            _names.RequireDistinct(type, bytes, MaxDepth);
            return _parser.Parse(_strict.GetString(bytes), type);
        }
        catch (Exception e) when (e is JsonException or InvalidProtocolBufferException or DecoderFallbackException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new MalformedMessageException(type, e);
        }
    }

    public override void Write(IMessage message, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(_formatter.Format(message), output);
}
