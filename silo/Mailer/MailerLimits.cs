using NodaTime;

namespace Plixo.Silo.Mailer;

/// <summary>Every limit of the mailer.</summary>
public static class MailerLimits
{
    /// <summary>Transmissions claimed at a time by one lane.</summary>
    public const int Portion = 64;

    /// <summary>Portions under way at a time, so that a slow server holds up its own portion only; what came of the others of that portion is told.</summary>
    public const int Lanes = 4;

    /// <summary>Outcomes that are looked for at a time among what was abandoned or ended without its dot.</summary>
    public const int SettledAtOnce = 500;

    /// <summary>How long the dot may come after the arm was asked for, on the monotonic and on the wall clock.</summary>
    public static readonly Duration DotDeadline = Duration.FromSeconds(2);

    /// <summary>How long before its permit holds an e-mail is brought up to its dot.</summary>
    public static readonly Duration OpenAhead = Duration.FromMilliseconds(30);

    /// <summary>A silo whose clock and the store's differ by more than this does not send.</summary>
    public static readonly Duration ClockDifference = Duration.FromSeconds(2);

    /// <summary>How often the store is asked for intents without a hint.</summary>
    public static readonly Duration Pause = Duration.FromMilliseconds(500);

    /// <summary>How often what was abandoned is looked for, and what no lane has told is told.</summary>
    public static readonly Duration SettlePause = Duration.FromSeconds(1);

    /// <summary>How long the mailer's lease holds, and how often it is renewed.</summary>
    public static readonly Duration LeaseTime = Duration.FromSeconds(6);

    public static readonly Duration LeaseRenewal = Duration.FromSeconds(2);
}
