namespace Plixo.Mail.Transport;

/// <summary>
/// Called by every transport at named places, so that a test can kill, freeze or cut off the process exactly there. What
/// it throws is a crash: the transport lets it through and tidies nothing, as a killed process would not.
/// </summary>
public interface IFaultPoints
{
    /// <summary>The transmission has reached one of <see cref="TransportFaultPoint"/>.</summary>
    void Reach(string point, Envelope envelope);
}

/// <summary>Production: nothing happens at any point.</summary>
public sealed class NoFaultPoints : IFaultPoints
{
    private NoFaultPoints()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoFaultPoints Instance { get; } = new();

    /// <inheritdoc/>
    public void Reach(string point, Envelope envelope)
    {
    }
}

/// <summary>The places, in the order of a transmission.</summary>
public static class TransportFaultPoint
{
    /// <summary>Before anything is opened.</summary>
    public const string BeforeConnect = "before-connect";

    /// <summary>Connected, nothing said yet.</summary>
    public const string AfterConnect = "after-connect";

    /// <summary>The server took sender and recipient.</summary>
    public const string AfterEnvelope = "after-envelope";

    /// <summary>The body is handed over; the transmission now waits.</summary>
    public const string AfterBody = "after-body";

    /// <summary>The caller said go; the dot comes next.</summary>
    public const string BeforeDot = "before-dot";

    /// <summary>The dot is out, the answer not read.</summary>
    public const string AfterDot = "after-dot";

    /// <summary>The answer is read, the caller does not know it yet.</summary>
    public const string AfterAnswer = "after-answer";

    /// <summary>All of them in order.</summary>
    public static IReadOnlyList<string> All { get; } =
        [BeforeConnect, AfterConnect, AfterEnvelope, AfterBody, BeforeDot, AfterDot, AfterAnswer];
}
