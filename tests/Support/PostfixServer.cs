using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Plixo.Tests.Support;

/// <summary>
/// A throw-away Postfix on a free loopback port with its own folders, ended by its process id. Mail for `lmtp.test` goes to the
/// given LMTP port, mail for `refused.test` is refused at RCPT by its transport, the rest is discarded.
/// </summary>
public sealed class PostfixServer : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postfix/sbin";
    private const int StartSeconds = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Queues = ["maildrop", "incoming", "active", "deferred"];

    private readonly string folder;
    private readonly Process master;

    private PostfixServer(string folder, Process master, int port, int tlsPort)
    {
        this.folder = folder;
        this.master = master;
        Port = port;
        TlsPort = tlsPort;
    }

    public int Port { get; }

    /// <summary>TLS from the first byte.</summary>
    public int TlsPort { get; }

    public string Log => File.ReadAllText(Path.Combine(folder, "queue", "log"));

    /// <param name="lmtpPort">Where mail for `lmtp.test` goes; 0 for nowhere.</param>
    /// <param name="certificate">A file with key and certificate in PEM, for STARTTLS and TLS; null for neither.</param>
    public static async Task<PostfixServer> StartAsync(int lmtpPort = 0, string? certificate = null)
    {
        var folder = Directory.CreateTempSubdirectory("plixo-postfix-").FullName;
        var (port, tlsPort) = (FreePorts.One(), FreePorts.One());
        foreach (var part in new[] { "conf", "queue", "data" }) Directory.CreateDirectory(Path.Combine(folder, part));
        await File.WriteAllTextAsync(Path.Combine(folder, "conf", "main.cf"), MainCf(folder, lmtpPort, certificate));
        await File.WriteAllTextAsync(Path.Combine(folder, "conf", "master.cf"), MasterCf(port, tlsPort));
        await RunAsync("chmod", "755", folder);
        await RunAsync("chown", "postfix", Path.Combine(folder, "data"));
        await RunAsync("/usr/sbin/postfix", "-c", Path.Combine(folder, "conf"), "check");
        var start = new ProcessStartInfo(Path.Combine(Programs, "master"), ["-c", Path.Combine(folder, "conf"), "-d"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        var server = new PostfixServer(folder, Process.Start(start)!, port, tlsPort);
        server.master.OutputDataReceived += (_, _) => { };
        server.master.ErrorDataReceived += (_, _) => { };
        server.master.BeginOutputReadLine();
        server.master.BeginErrorReadLine();
        await server.AwaitReadyAsync();
        return server;
    }

    /// <summary>Ends once every connection has ended and no queue holds an e-mail: what can be delivered is. Asks Postfix itself in between.</summary>
    public async Task DrainedAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        const int Mine = 1;
        var waited = Stopwatch.StartNew();
        while (Count("connect from") - Count("disconnect from") > Mine || Queues.Any(queue => Files(queue)))
        {
            if (waited.Elapsed > Patience) throw new TimeoutException($"Postfix still has work after {Patience.TotalMinutes} minutes:\n{Log}");
            await stream.WriteAsync("NOOP\r\n"u8.ToArray());
            await reader.ReadLineAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!master.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{master.Id}"]);
            await kill.WaitForExitAsync();
            await master.WaitForExitAsync();
        }

        master.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string MainCf(string folder, int lmtpPort, string? certificate) => $$"""
        compatibility_level = 3.6
        queue_directory = {{folder}}/queue
        data_directory = {{folder}}/data
        maillog_file = {{folder}}/queue/log
        maillog_file_prefixes = {{folder}}
        myhostname = relay.test
        mydestination =
        inet_interfaces = loopback-only
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        alias_maps =
        alias_database =
        local_recipient_maps =
        smtpd_peername_lookup = no
        smtpd_junk_command_limit = 1000000
        smtpd_recipient_restrictions = permit_mynetworks, reject
        transport_maps = inline:{ { lmtp.test = lmtp:inet:127.0.0.1:{{lmtpPort}} }, { refused.test = error:5.7.1 refused by the transport } }
        default_transport = discard
        smtpd_tls_security_level = {{(certificate is null ? "none" : "may")}}
        smtpd_tls_chain_files = {{certificate}}
        smtpd_tls_session_cache_database =
        {{""}}
        """;

    private static string MasterCf(int port, int tlsPort) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        127.0.0.1:{tlsPort} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        proxymap unix - - n - - proxymap
        tlsmgr unix - - n 1000? 1 tlsmgr
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        lmtp unix - - n - - lmtp
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;

    private int Count(string what) => Log.Split('\n').Count(line => line.Contains($"]: {what}", StringComparison.Ordinal));

    private bool Files(string queue) => Directory.EnumerateFiles(Path.Combine(folder, "queue", queue), "*", SearchOption.AllDirectories).Any();

    /// <summary>Asks until it greets; the attempt itself is what takes the time.</summary>
    private async Task AwaitReadyAsync()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync() is not null) return;
            }
            catch (SocketException) when (!master.HasExited && waited.Elapsed < TimeSpan.FromSeconds(StartSeconds))
            {
                await Task.Yield();
            }
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors}");
    }
}
