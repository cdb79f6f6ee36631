using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>The fault points of one transmission, which remember that one of them threw: after a crash nobody tidies.</summary>
internal sealed class CrashPoints(IFaultPoints faults, Envelope envelope)
{
    public bool Crashed { get; private set; }

    public void Reach(string point)
    {
        Crashed = true;
        faults.Reach(point, envelope);
        Crashed = false;
    }
}
