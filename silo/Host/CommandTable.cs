using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Host;

/// <param name="Name">The first argument.</param>
/// <param name="Does">In words, for the usage.</param>
/// <param name="RunAsync">Gets the other arguments; answers the exit code.</param>
public sealed record Command(string Name, string Does, Func<string[], CancellationToken, Task<int>> RunAsync);

/// <summary>Finds the command and turns what a person did wrong into one line.</summary>
public static class CommandTable
{
    private const int Failed = 1;
    private const int Usage = 2;

    /// <summary>Without arguments the first command runs.</summary>
    public static async Task<int> RunAsync(string[] args, params Command[] commands)
    {
        var name = args.Length == 0 ? commands[0].Name : args[0];
        if (commands.FirstOrDefault(one => one.Name == name) is not { } command)
        {
            await (name is "help" or "--help" or "-h" ? Console.Out : Console.Error).WriteLineAsync(UsageOf(commands));
            return name is "help" or "--help" or "-h" ? 0 : Usage;
        }

        using var stop = new CancellationTokenSource();
        using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Stop);
        using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Stop);
        try
        {
            return await command.RunAsync(args.Length == 0 ? [] : args[1..], stop.Token);
        }
        catch (UsageException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return Usage;
        }
        catch (Exception fault) when (fault is ConfigurationException or StoreRefusedException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(fault.Message.ReplaceLineEndings(" "));
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }

        void Stop(System.Runtime.InteropServices.PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static string UsageOf(Command[] commands)
    {
        var width = commands.Max(command => command.Name.Length) + 2;
        return string.Join(Environment.NewLine, commands.Select(command => $"  {command.Name.PadRight(width)}{command.Does}").Prepend("dotnet run --project silo -- COMMAND"));
    }
}

/// <summary>Arguments that a command does not take.</summary>
public sealed class UsageException(string message) : Exception(message);
