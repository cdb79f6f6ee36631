using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>What EHLO's answer offers.</summary>
internal sealed record ServerFeatures
{
    /// <summary>A server that knows HELO only.</summary>
    public static readonly ServerFeatures None = new();

    public bool Pipelining { get; private init; }

    public bool Size { get; private init; }

    public bool EightBitMime { get; private init; }

    public bool SmtpUtf8 { get; private init; }

    public bool StartTls { get; private init; }

    public bool Dsn { get; private init; }

    /// <summary>Mechanisms of AUTH in capitals.</summary>
    public IReadOnlyList<string> Authentication { get; private init; } = [];

    public static ServerFeatures Of(SmtpReply ehlo)
    {
        var features = None;
        foreach (var line in ehlo.Text.Split('\n').Skip(1))
        {
            var words = line.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            features = words.FirstOrDefault() switch
            {
                "PIPELINING" => features with { Pipelining = true },
                "SIZE" => features with { Size = true },
                "8BITMIME" => features with { EightBitMime = true },
                "SMTPUTF8" => features with { SmtpUtf8 = true },
                "STARTTLS" => features with { StartTls = true },
                "DSN" => features with { Dsn = true },
                "AUTH" => features with { Authentication = words[1..] },
                // Before RFC 2554 some wrote it so.
                { } old when old.StartsWith("AUTH=", StringComparison.Ordinal) && features.Authentication.Count == 0 =>
                    features with { Authentication = [old["AUTH=".Length..], .. words[1..]] },
                _ => features,
            };
        }

        return features;
    }
}
