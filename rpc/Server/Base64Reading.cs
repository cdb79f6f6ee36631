using System.Buffers;
using System.Buffers.Text;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Server;

/// <summary>Decodes base64 as it arrives; padded pieces may follow each other.</summary>
internal sealed class Base64Reading(Stream source) : ReadingStream
{
    private const int Quantum = 4;
    private readonly byte[] _encoded = new byte[Quantum * 1024];
    private int _pending;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var whole = Math.Min(_pending / Quantum, buffer.Length / 3) * Quantum;
            if (whole > 0 && Decode(buffer.Span, UpToPadding(whole)) is > 0 and var decoded)
                return decoded;
            var read = await source.ReadAsync(_encoded.AsMemory(_pending), cancellationToken);
            if (read == 0)
                return _pending == 0 ? 0 : throw new RpcException(StatusCode.Internal, "The base64 text of the request is cut off.");
            _pending += read;
        }
    }

    /// <summary>Padding ends a piece: what follows it is decoded separately.</summary>
    private int UpToPadding(int whole)
    {
        var padding = _encoded.AsSpan(0, whole).IndexOf((byte)'=');
        return padding < 0 ? whole : ((padding / Quantum) + 1) * Quantum;
    }

    private int Decode(Span<byte> target, int length)
    {
        if (Base64.DecodeFromUtf8(_encoded.AsSpan(0, length), target, out var consumed, out var written) != OperationStatus.Done)
            throw new RpcException(StatusCode.Internal, "The request is not base64 text.");
        _encoded.AsSpan(consumed, _pending - consumed).CopyTo(_encoded);
        _pending -= consumed;
        return written;
    }
}
