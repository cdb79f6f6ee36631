using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace Plixo.Rpc.Wire;

/// <summary>The message encoding gzip, per message.</summary>
internal static class Gzip
{
    public const string Name = "gzip";

    /// <summary>The value of the accept-encoding headers.</summary>
    public const string Accepted = "gzip";

    /// <summary>Decompresses at most <paramref name="limit"/> bytes; the caller disposes the result.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED past the limit, INTERNAL for bytes that are not gzip.</exception>
    public static PooledBuffer Decompress(in ReadOnlySequence<byte> compressed, long limit)
    {
        var output = new PooledBuffer(limit);
        try
        {
            using var source = new SequenceStream(compressed);
            using var gzip = new GZipStream(source, CompressionMode.Decompress);
            while (gzip.Read(output.GetSpan()) is > 0 and var read)
                output.Advance(read);
            return output;
        }
        catch (InvalidDataException)
        {
            output.Dispose();
            throw Refusal.BadCompression();
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>Compresses what was serialised; the caller disposes the result.</summary>
    public static PooledBuffer Compress(ReadOnlySpan<byte> plain)
    {
        var output = new PooledBuffer(int.MaxValue);
        using var sink = new WriterStream(output);
        using (var gzip = new GZipStream(sink, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(plain);
        return output;
    }

    /// <summary>Whether a comma-separated accept-encoding header names gzip, with a weight other than 0 (RFC 9110, 12.4.2).</summary>
    public static bool IsAcceptedBy(string? header)
    {
        foreach (var part in header.AsSpan().Split(','))
        {
            var offer = header.AsSpan(part);
            var end = offer.IndexOf(';');
            var coding = (end < 0 ? offer : offer[..end]).Trim();
            if (coding.Equals(Name, StringComparison.OrdinalIgnoreCase))
                return end < 0 || !IsZero(offer[(end + 1)..].Trim());
        }
        return false;
    }

    private static bool IsZero(ReadOnlySpan<char> parameters) =>
        parameters.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
        && double.TryParse(parameters[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight == 0;
}
