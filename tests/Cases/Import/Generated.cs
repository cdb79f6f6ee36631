using System.Text;

namespace Plixo.Tests.Cases.Import;

/// <summary>An endless input: a head, then the same text again and again.</summary>
internal sealed class Generated(string head, string repeated) : Stream
{
    private readonly byte[] head = Encoding.UTF8.GetBytes(head);
    private readonly byte[] repeated = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 1 + (65536 / repeated.Length))));
    private long position;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var text = position < head.Length
            ? head.AsSpan((int)position)
            : repeated.AsSpan((int)((position - head.Length) % repeated.Length));
        var read = Math.Min(text.Length, buffer.Length);
        text[..read].CopyTo(buffer);
        position += read;
        return read;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => position; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
