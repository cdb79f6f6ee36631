using System.Diagnostics;
using Plixo.Tests.Support;

namespace Plixo.Tests.Rpc;

/// <summary>Runs a program of tests/Rpc/clients to its end.</summary>
internal static class ClientProgram
{
    /// <summary>A client that takes longer has hung.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Rpc", "clients");

    public static string InteropProtos { get; } = Path.Combine(Repository.Root, "tests", "RpcInterop", "protos");

    /// <returns>The lines of its output. A program that ends with a failure fails the test with all it said.</returns>
    /// <param name="onLine">Gets each line when it is said.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(string program, string[] arguments, Action<string> onLine, params (string Name, string Value)[] environment)
    {
        Assert.True(Directory.Exists(Path.Combine(Folder, "node_modules")), "tests/Rpc/clients/install.sh has not been run.");
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                lines.Add(line);
                onLine(line);
            }

            var said = string.Join(Environment.NewLine, lines.Append(await errors));
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, said);
            return lines;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{program} {arguments[0]} hung after:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
