using System.IO.Compression;

namespace Plixo.Web.Assets;

/// <summary>A file of wwwroot, as it is and compressed.</summary>
internal sealed record Asset(string Path, string ContentType, byte[] Plain, byte[] Brotli, byte[] Gzip)
{
    public static Asset Of(string path, byte[] content) => Packed(path, path.EndsWith(".js", StringComparison.Ordinal) ? ScriptText.WithoutComments(content) : content);

    private static Asset Packed(string path, byte[] content) => new(
        path, TypeOf(path), content,
        Packed(content, stream => new BrotliStream(stream, CompressionLevel.SmallestSize)),
        Packed(content, stream => new GZipStream(stream, CompressionLevel.SmallestSize)));

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"No content type is known for {other} ({path})."),
    };

    private static byte[] Packed(byte[] content, Func<Stream, Stream> packer)
    {
        using var memory = new MemoryStream();
        using (var packing = packer(memory)) packing.Write(content);
        return memory.ToArray();
    }
}
