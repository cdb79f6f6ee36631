using System.Buffers;
using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc.Wire;

namespace Plixo.Tests.Rpc;

/// <summary>Texts that are not UTF-8 are found wherever they stand, and nothing else is taken for one.</summary>
public sealed class Texts
{
    private static readonly byte[] High = [0xff, 0xfe];

    public static TheoryData<string, byte[], bool> Messages => new()
    {
        { "text", new SimpleResponse { Username = "né ☺ 😈" }.ToByteArray(), true },
        { "text that is cut", [0x12, 0x01, 0xc3], false },
        { "text that another field would complete", [0x12, 0x01, 0xc3, 0xa8, 0x01, 0x00], false },
        { "overlong zero", [0x12, 0x02, 0xc0, 0x80], false },
        { "surrogate", [0x12, 0x03, 0xed, 0xa0, 0x80], false },
        { "text after another and a message", [0x12, 0x02, (byte)'a', (byte)'b', 0x0a, 0x00, 0x1a, 0x01, 0xff], false },
        { "bytes", new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFrom(High) } }.ToByteArray(), true },
        { "number", new SimpleResponse { GrpclbRouteType = (GrpclbRouteType)20388 }.ToByteArray(), true },
        { "unknown field", [0xba, 0x3e, 0x02, .. High], true },
        { "unknown group", [0x13, 0x12, 0x01, 0xff, 0x1b, 0x12, 0x01, 0xff, 0x1c, 0x14], true },
        { "text after an unknown group", [0x13, 0x14, 0x12, 0x01, 0xff], false },
        { "fixed fields", [0xb9, 0x3e, .. High, .. High, .. High, .. High, 0xbd, 0x3e, .. High, .. High], true },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Text_is_checked_where_it_stands(string what, byte[] bytes, bool expected)
    {
        Assert.NotNull(SimpleResponse.Parser.ParseFrom(bytes));
        Assert.True(TextCheck.IsUtf8(SimpleResponse.Descriptor, new ReadOnlySequence<byte>(bytes)) == expected, what);
        Assert.True(TextCheck.IsUtf8(SimpleResponse.Descriptor, InPieces(bytes)) == expected, $"{what}, in pieces");
    }

    [Fact]
    public void Check_allocates_nothing()
    {
        var bytes = new ReadOnlySequence<byte>(new SimpleRequest { ResponseStatus = new EchoStatus { Message = "né" }, ResponseSize = 20388 }.ToByteArray());
        TextCheck.IsUtf8(SimpleRequest.Descriptor, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TextCheck.IsUtf8(SimpleRequest.Descriptor, bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ReadOnlySequence<byte> InPieces(byte[] bytes)
    {
        Piece? first = null, last = null;
        foreach (var one in bytes)
            last = last is null ? first = new Piece(one, 0) : last.Then(one);
        return new ReadOnlySequence<byte>(first!, 0, last!, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte one, long at) => (Memory, RunningIndex) = (new[] { one }, at);

        public Piece Then(byte one)
        {
            var next = new Piece(one, RunningIndex + 1);
            Next = next;
            return next;
        }
    }
}
