using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Plixo.Tests.Support.Smtp;

/// <summary>A mail server of one process on a free loopback port, ended by its process id.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int StartSeconds = 60;

    private readonly Process process;

    private ServerProcess(string program, string[] arguments, int port)
    {
        Port = port;
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>Postfix's smtp-sink with further options; it drops what it takes.</summary>
    public static Task<ServerProcess> SmtpSinkAsync(params string[] options) =>
        StartAsync("/usr/sbin/smtp-sink", port => ["-u", "nobody", .. options, $"127.0.0.1:{port}", "128"]);

    /// <summary>OpenSMTPD, which hands everything on by LMTP. It has one spool on a machine, so there is one at a time.</summary>
    public static async Task<ServerProcess> OpenSmtpdAsync(string folder, int lmtpPort)
    {
        var program = Path.Combine(Repository.Root, "artifacts", "opensmtpd", "usr", "sbin", "smtpd");
        if (!File.Exists(program)) throw new InvalidOperationException("OpenSMTPD is missing: tests/Mail/Smtp/install.sh unpacks it.");
        var configuration = Path.Combine(folder, "smtpd.conf");
        return await StartAsync(program, port =>
        {
            File.WriteAllText(configuration, $"""
                listen on 127.0.0.1 port {port}
                action "on" relay host lmtp://127.0.0.1:{lmtpPort}
                match from any for domain "lmtp.test" action "on"

                """);
            return ["-d", "-f", configuration];
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string program, Func<int, string[]> arguments)
    {
        var port = FreePorts.One();
        var server = new ServerProcess(program, arguments(port), port);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return server;
            }
            catch (SocketException) when (!server.process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(StartSeconds))
            {
                await Task.Yield();
            }
        }
    }
}
