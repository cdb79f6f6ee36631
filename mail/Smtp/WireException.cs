namespace Plixo.Mail.Smtp;

/// <summary>The connection is of no more use. The message is for the operator; whoever knows the phase makes an outcome of it.</summary>
internal sealed class WireException(string reason, bool writeRefused = false) : Exception(reason)
{
    /// <summary>The system took none of the bytes of a write that fits into its room.</summary>
    public bool WriteRefused => writeRefused;
}
