using System.Diagnostics;

namespace Plixo.Bench.Day;

/// <summary>Postfix's smtp-source: the same number of e-mails of the same size over the same number of connections.</summary>
internal static class SmtpSource
{
    /// <summary>E-mails a second.</summary>
    public static async Task<double> RateAsync(int port, int emails, int bytes, int connections)
    {
        var start = new ProcessStartInfo(
            "/usr/sbin/smtp-source",
            ["-d", "-s", $"{connections}", "-m", $"{emails}", "-l", $"{bytes}", "-f", "ar@acme.example", "-t", "ann@c1.example", $"127.0.0.1:{port}"]);
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"smtp-source ended with {process.ExitCode}.");
        return emails / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
