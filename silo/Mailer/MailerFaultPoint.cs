namespace Plixo.Silo.Mailer;

/// <summary>
/// The places of the mailer at which a test can kill or freeze it; those of the transport (`after-dot`, `after-answer` and the
/// rest) lie between them.
/// </summary>
public static class MailerFaultPoint
{
    /// <summary>The intent is claimed, nothing is opened.</summary>
    public const string AfterIntent = "after-intent";

    /// <summary>Everything but the dot is with the server; the arm is not asked for.</summary>
    public const string BeforeArm = "before-arm";

    /// <summary>Armed; the dot comes next.</summary>
    public const string AfterArmed = "after-armed";
}
