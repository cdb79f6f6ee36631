using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Plixo.Tests.Rpc;

/// <summary>A program that serves until the test is over, as a process of its own.</summary>
internal sealed class ServerProgram : IDisposable
{
    private readonly Process process;

    private ServerProgram(Process process) => this.process = process;

    /// <param name="assembly">Of the program.</param>
    /// <param name="folder">Where it finds its settings: not those of the other programs beside it.</param>
    public static ServerProgram Start(System.Reflection.Assembly assembly, string folder, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo("dotnet", [assembly.Location, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = folder })!);

    /// <returns>The address in the next line of its output that matches: the first group.</returns>
    public async Task<Uri> AddressAsync(Regex line)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Gate.Patience) is { } said)
        {
            if (line.Match(said) is { Success: true } found)
                return new Uri(found.Groups[1].Value);
        }
        throw new EndOfStreamException("The program ended before it said where it listens.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
