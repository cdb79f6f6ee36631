using System.Buffers;
using System.Buffers.Text;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Encodes in base64; each flush ends a padded piece, so that a client can decode what has arrived.</summary>
internal sealed class Base64Writing(Stream sink) : WritingStream
{
    private const int Triple = 3;
    private readonly byte[] _rest = new byte[Triple];
    private int _resting;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_resting > 0)
        {
            var taken = Math.Min(Triple - _resting, buffer.Length);
            buffer[..taken].CopyTo(_rest.AsMemory(_resting));
            _resting += taken;
            buffer = buffer[taken..];
            if (_resting < Triple)
                return;
            await EncodeAsync(_rest, cancellationToken);
            _resting = 0;
        }
        var whole = buffer.Length / Triple * Triple;
        if (whole > 0)
            await EncodeAsync(buffer[..whole], cancellationToken);
        buffer[whole..].CopyTo(_rest);
        _resting = buffer.Length - whole;
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_resting > 0)
            await EncodeAsync(_rest.AsMemory(0, _resting), cancellationToken);
        _resting = 0;
        await sink.FlushAsync(cancellationToken);
    }

    private async ValueTask EncodeAsync(ReadOnlyMemory<byte> plain, CancellationToken cancellation)
    {
        var encoded = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(plain.Length));
        try
        {
            Base64.EncodeToUtf8(plain.Span, encoded, out _, out var written);
            await sink.WriteAsync(encoded.AsMemory(0, written), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }
}
