using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Testing;
using Plixo.Rpc;
using Plixo.Rpc.Wire;

namespace Plixo.Tests.Rpc;

public sealed class WireForms
{
    [Theory]
    [InlineData("plain text ~", "plain text ~")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\nb", "a%0Ab")]
    [InlineData("ö😈", "%C3%B6%F0%9F%98%88")]
    [InlineData("", "")]
    public void Message_is_percent_encoded_and_back(string message, string encoded)
    {
        Assert.Equal(encoded, StatusMessage.Encode(message));
        Assert.Equal(message, StatusMessage.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    public void Message_that_is_badly_encoded_is_kept(string encoded, string message) => Assert.Equal(message, StatusMessage.Decode(encoded));

    [Fact]
    public void Long_message_is_cut_between_characters()
    {
        var encoded = StatusMessage.Encode(new string('☺', 5000));
        Assert.InRange(encoded.Length, StatusMessage.MaxEncodedLength - 9, StatusMessage.MaxEncodedLength);
        Assert.Equal(new string('☺', encoded.Length / 9), StatusMessage.Decode(encoded));
    }

    [Theory]
    [InlineData(0, "1u")]
    [InlineData(1, "1000u")]
    [InlineData(99_999, "99999000u")]
    [InlineData(100_000, "100000m")]
    [InlineData(86_400_000, "86400000m")]
    [InlineData(172_800_000, "172800S")]
    public void Timeout_keeps_eight_digits(int milliseconds, string expected)
    {
        Assert.Equal(expected, GrpcTimeout.Format(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.True(GrpcTimeout.TryParse(expected, out var back));
        Assert.Equal(Math.Max(milliseconds, 0.001), back.TotalMilliseconds, 3);
    }

    [Fact]
    public void Timeout_beyond_all_timers_is_the_longest()
    {
        Assert.True(GrpcTimeout.TryParse("99999999H", out var timeout));
        Assert.Equal(GrpcTimeout.Longest, timeout);
    }

    [Fact]
    public void Metadata_refuses_what_the_wire_cannot_carry()
    {
        var metadata = new RpcMetadata();
        Assert.Throws<ArgumentException>(() => metadata.Add("grpc-status", "0"));
        Assert.Throws<ArgumentException>(() => metadata.Add("a b", "0"));
        Assert.Throws<ArgumentException>(() => metadata.Add("a", "line\nbreak"));
        Assert.Throws<ArgumentException>(() => metadata.Add("a-bin", "text"));
        Assert.Throws<ArgumentException>(() => metadata.Add("a", [1]));
        metadata.Add("A-Key", "1");
        metadata.Add("a-key", "2");
        metadata.Add("b-bin", [1, 2, 3, 4]);
        Assert.Equal(["1", "2"], metadata.All("a-key"));
        Assert.Equal("2", metadata.Get("a-key"));
        Assert.Equal([1, 2, 3, 4], metadata.GetBinary("b-bin")!);
    }

    [Fact]
    public async Task Frames_are_read_the_same_however_they_are_cut()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 8))
                .Select(_ => new Payload { Body = ByteString.CopyFrom(new byte[random.Next(300)]) }).ToList();
            var pipe = new Pipe();
            var frames = new PooledBuffer(int.MaxValue);
            foreach (var message in messages)
                FrameWriter.Write(frames, Codec.Proto, message, compress: random.Next(2) == 0);
            var writing = WriteInPiecesAsync(pipe.Writer, frames.Written, random);
            var framing = new Framing(Codec.Proto, Payload.Descriptor, Limit: 1000, MayBeCompressed: true, StatusCode.Internal);
            var read = new List<Payload>();
            while ((await FrameReader.ReadAsync(pipe.Reader, framing, CancellationToken.None)).Message is Payload message)
                read.Add(message);
            await writing;
            Assert.True(messages.SequenceEqual(read), $"seed {seed}, round {round}");
        }
    }

    private static async Task WriteInPiecesAsync(PipeWriter writer, ReadOnlyMemory<byte> bytes, Random random)
    {
        while (bytes.Length > 0)
        {
            var piece = Math.Min(bytes.Length, random.Next(1, 50));
            await writer.WriteAsync(bytes[..piece]);
            bytes = bytes[piece..];
            await Task.Yield();
        }
        await writer.CompleteAsync();
    }
}
