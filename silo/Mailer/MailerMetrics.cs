using System.Diagnostics.Metrics;
using Plixo.Mail.Transport;

namespace Plixo.Silo.Mailer;

/// <summary>What the mailer counts, under the meter `Plixo.Mailer`.</summary>
public static class MailerMetrics
{
    public const string MeterName = "Plixo.Mailer";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("plixo.mail.attempts", description: "Attempts by how they ended.");

    internal static void Ended(AttemptEnd end) => Attempts.Add(1, new KeyValuePair<string, object?>("end", end switch
    {
        AttemptEnd.Outcome { What: TransmissionOutcome.Accepted } => "accepted",
        AttemptEnd.Outcome { What: TransmissionOutcome.Refused } => "refused",
        AttemptEnd.Outcome { What: TransmissionOutcome.InDoubt } => "in_doubt",
        AttemptEnd.Undone => "undone",
        _ => "withheld",
    }));
}
