using NodaTime;
using Plixo.Grains.Core;

namespace Plixo.Silo.Exporting;

/// <summary>What an export job writes, and for whom.</summary>
/// <param name="Actor">Who asked, with the rights of then.</param>
/// <param name="Request">The bytes of the request that started it.</param>
/// <param name="Digest">Of that request: another content under its id is refused.</param>
public sealed record ExportOrder(Actor Actor, byte[] Request, string Digest);

/// <summary>How much an export may be.</summary>
public static class ExportLimits
{
    /// <summary>Rows of one export; one that has more fails and says so.</summary>
    public const int Rows = 1_000_000;

    /// <summary>Exports of one caller that have not ended.</summary>
    public const int OpenPerCreator = 3;

    /// <summary>Bytes of a piece, and so of a message of a download.</summary>
    public const int Piece = 1024 * 1024;

    /// <summary>Pieces that are deleted in one commit.</summary>
    public const int DeletedAtOnce = 100;

    /// <summary>How long the file can be had, from the start of the job.</summary>
    public static readonly Duration Kept = Duration.FromHours(24);
}
