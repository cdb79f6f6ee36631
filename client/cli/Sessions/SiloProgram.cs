using System.Diagnostics;
using Plixo.Cli.Syntax;

namespace Plixo.Cli.Sessions;

/// <summary>Runs the silo's program, for commands that work on the store itself.</summary>
internal static class SiloProgram
{
    /// <summary>Names the silo's program where it is not the repository's project.</summary>
    private const string Variable = "PLIXO_SILO";

    /// <summary>It shares this process's terminal, and its exit code is the command's.</summary>
    public static async Task<ExitCode> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = Start();
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new IOException($"{start.FileName} did not start");
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return Enum.IsDefined((ExitCode)process.ExitCode) ? (ExitCode)process.ExitCode : ExitCode.Error;
    }

    private static ProcessStartInfo Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } program)
            return new ProcessStartInfo(program);
        var beside = Path.Combine(AppContext.BaseDirectory, "Plixo.Silo.dll");
        if (File.Exists(beside))
            return new ProcessStartInfo("dotnet") { ArgumentList = { beside } };
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "silo", "Plixo.Silo.csproj")))
            {
                Console.Error.WriteLine("plixo: running the silo's project; it is built first where it has changed");
                return new ProcessStartInfo("dotnet")
                {
                    ArgumentList = { "run", "-v", "q", "--project", Path.Combine(folder.FullName, "silo"), "--" },
                };
            }
        throw new UsageException($"the silo's program was not found; {Variable} may name it");
    }
}
