namespace Plixo.Silo.Stores;

/// <summary>A store that may have lost or doubled commits does not send: nothing is claimed or armed until a person releases it.</summary>
public static class SendingStop
{
    /// <summary>The setting that says why; empty or absent where the store may send.</summary>
    public const string Setting = "sending.stopped";

    /// <summary>Who let it send again, when and why, the last time.</summary>
    public const string Released = "sending.released";
}
