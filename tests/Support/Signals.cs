using System.Diagnostics;

namespace Plixo.Tests.Support;

/// <summary>Signals by which a process stands still and goes on, as on a machine that swaps or a virtual one that is moved, or ends in order.</summary>
public static class Signals
{
    public static void Freeze(int process) => Send(process, "STOP");

    public static void Thaw(int process) => Send(process, "CONT");

    /// <summary>Asks it to end in order.</summary>
    public static void Terminate(int process) => Send(process, "TERM");

    private static void Send(int process, string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process}"]);
        kill.WaitForExit();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"The process {process} got no SIG{signal}.");
    }
}
