using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Services.Front;

/// <summary>
/// The etag of a customer, an invoice or the workspace is the version of its grain, and the turn itself compares it: no change
/// comes between. A resource that is a row of its own (contact, draft, promise, plan, dispute, work item, suppression) or a part of the
/// workspace has a digest of what is shown of it, and a segment its policy's version, because the background moves their grains all the time;
/// these are compared with what the call read, and the command is decided on that reading or not at all
/// (<see cref="Asking.AskOnReadAsync"/>): no change comes between either, and another part's change refuses nobody.
/// </summary>
public static class Etags
{
    public static string Of(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Of a resource that is a row of its own: a digest of what is shown of it.</summary>
    public static string OfRow(IEnumerable<object?> values) => Base64Url.EncodeToString(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', values))).AsSpan(0, 9));

    /// <summary>The version of the grain that an etag names; null for an empty one. Throws STALE_ETAG where it names none.</summary>
    public static long? Version(string etag) => etag.Length == 0 ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw Refusals.Of(RefusalReason.StaleEtag, $"'{etag}' is no etag of it. Read it again.");

    /// <summary>Throws ABORTED (STALE_ETAG) where the caller saw another version; an empty etag checks nothing.</summary>
    public static void Check(string etag, long version) => Check(etag, Of(version));

    public static void Check(string etag, string now)
    {
        if (etag.Length > 0 && etag != now) throw Refusals.Of(StaleVersion.Refusal(etag, now));
    }
}
