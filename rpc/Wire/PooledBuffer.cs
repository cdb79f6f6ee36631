using System.Buffers;

namespace Plixo.Rpc.Wire;

/// <summary>A growing buffer of rented memory with an upper limit, so that nothing a peer sends can make it grow past that.</summary>
internal sealed class PooledBuffer(long limit) : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 1024;
    private byte[] _array = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

    public void Advance(int count)
    {
        Length += count;
        if (Length > limit)
            throw Refusal.TooLarge(limit);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(Math.Max(1, sizeHint));
        return _array.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(Math.Max(1, sizeHint));
        return _array.AsSpan(Length);
    }

    public void Dispose()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        Length = 0;
    }

    private void Grow(int free)
    {
        if (_array.Length - Length >= free)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(FirstSize, Length + free), _array.Length * 2));
        Written.Span.CopyTo(larger);
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
