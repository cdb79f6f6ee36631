using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Plixo.Bench.Rpc;

/// <summary>What somebody would write straight on Kestrel for one method: frame, parse, deadline, serialise, trailers; and nothing else.</summary>
internal static class HandWritten
{
    private const int HeaderSize = 5;

    public static async Task SayAsync(HttpContext http)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        if (http.Request.Headers["grpc-timeout"].ToString() is { Length: > 1 } timeout && timeout[^1] == 'S')
            deadline.CancelAfter(TimeSpan.FromSeconds(int.Parse(timeout.AsSpan(..^1), CultureInfo.InvariantCulture)));
        var note = await ReadAsync(http, deadline.Token);
        http.Response.ContentType = "application/grpc";
        Write(http.Response.BodyWriter, note);
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    /// <summary>Not even a message: what came goes back.</summary>
    public static async Task CopyAsync(HttpContext http)
    {
        http.Response.ContentType = "application/grpc";
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
            foreach (var part in read.Buffer) http.Response.BodyWriter.Write(part.Span);
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }

        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers["grpc-status"] = "0";
    }

    private static async ValueTask<Note> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        var input = http.Request.BodyReader;
        while (true)
        {
            var read = await input.ReadAsync(cancel);
            if (!read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var note = Parse(read.Buffer);
            input.AdvanceTo(read.Buffer.End);
            return note;
        }
    }

    private static Note Parse(in ReadOnlySequence<byte> body)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        body.Slice(0, HeaderSize).CopyTo(header);
        if (header[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(header[1..]) != body.Length - HeaderSize)
            throw new InvalidDataException("Not one uncompressed message.");
        return Note.Parser.ParseFrom(body.Slice(HeaderSize));
    }

    private static void Write(System.IO.Pipelines.PipeWriter output, Note note)
    {
        var header = output.GetSpan(HeaderSize);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)note.CalculateSize());
        output.Advance(HeaderSize);
        note.WriteTo(output);
    }
}
