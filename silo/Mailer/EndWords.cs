using Plixo.Mail.Transport;

namespace Plixo.Silo.Mailer;

/// <summary>
/// How an attempt that ended before its dot stands in the row's evidence, until its customer is told. Written and read here alone.
/// </summary>
internal static class EndWords
{
    public const string Stopping = "the silo stops";

    private const string Permanent = "refused for good: ";
    private const string Transient = "refused for now: ";

    /// <summary>What a relay says of a client that has not signed in or encrypted as it asks (RFC 4954, RFC 3207): at any phase.</summary>
    private static readonly int[] AboutUs = [530, 534, 535, 538];

    /// <summary>For good only where it is about the e-mail: a relay that refuses us or our password will take it another day.</summary>
    public static string Of(TransportPhase phase, SmtpReply reply) =>
        $"{(reply.IsPermanent && phase >= TransportPhase.Sender && !AboutUs.Contains(reply.Code) ? Permanent : Transient)}{reply} (at {Name(phase)})";

    /// <summary>No connection, or one that broke before the dot: it is tried again as after a 4yz.</summary>
    public static string Of(TransportPhase phase, string failure) => $"{Transient}{failure} (at {Name(phase)})";

    public static string Unwritable(string why) => $"{Permanent}the e-mail cannot be written: {why}";

    /// <summary>What was said, and whether it was a refusal: for good, for now, or none.</summary>
    public static (bool? ForGood, string Words) Read(string evidence) =>
        evidence.StartsWith(Permanent, StringComparison.Ordinal) ? (true, evidence[Permanent.Length..])
        : evidence.StartsWith(Transient, StringComparison.Ordinal) ? (false, evidence[Transient.Length..])
        : (null, evidence);

    private static string Name(TransportPhase phase) => phase.ToString().ToLowerInvariant();
}
