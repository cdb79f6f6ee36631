using System.Globalization;

namespace Plixo.Silo.Exporting;

/// <summary>Where an export is, as the cursor of its job: the next piece, its first byte, and the token of the next page.</summary>
/// <param name="Start">After the last piece: the bytes of the whole file.</param>
internal sealed record ExportPlace(long Piece, long Start, string Token)
{
    public static ExportPlace Read(string cursor) => cursor.Split(' ', 3) is [var piece, var start, var token]
        ? new ExportPlace(long.Parse(piece, CultureInfo.InvariantCulture), long.Parse(start, CultureInfo.InvariantCulture), token)
        : new ExportPlace(0, 0, "");

    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Piece} {Start} {Token}");
}
