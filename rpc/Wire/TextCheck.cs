using System.Buffers;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Wire;

/// <summary>Whether the texts of a message are UTF-8; the library puts U+FFFD in place of what is not.</summary>
internal static class TextCheck
{
    private const int LengthDelimited = 2;
    private const int WireTypeBits = 3;

    /// <param name="bytes">A message that could be parsed.</param>
    public static bool IsUtf8(MessageDescriptor type, in ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (part.Span.ContainsAnyInRange<byte>(0x80, 0xFF))
                return Holds(type, new CodedInputStream(bytes.ToArray()));
        }
        return true;
    }

    private static bool Holds(MessageDescriptor type, CodedInputStream input)
    {
        while (input.ReadTag() is > 0 and var tag)
        {
            var field = type.FindFieldByNumber((int)(tag >> WireTypeBits));
            if ((tag & ((1 << WireTypeBits) - 1)) != LengthDelimited || field?.FieldType is not (FieldType.String or FieldType.Message))
            {
                input.SkipLastField();
                continue;
            }
            var value = input.ReadBytes();
            if (field.FieldType == FieldType.String ? !Utf8.IsValid(value.Span) : !Holds(field.MessageType, value.CreateCodedInput()))
                return false;
        }
        return true;
    }
}
