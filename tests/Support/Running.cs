using System.Diagnostics;
using System.Threading.Channels;

namespace Plixo.Tests.Support;

/// <summary>A program that goes on, ended by its process id. Its lines can be waited for.</summary>
public sealed class Running : IAsyncDisposable
{
    private readonly Process process;
    private readonly TimeSpan patience;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> heard = [];
    private int openStreams = 2;

    private Running(ProcessStartInfo start, TimeSpan patience)
    {
        this.patience = patience;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Pass(line.Data);
        process.ErrorDataReceived += (_, line) => Pass(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Signal 9: nothing of it runs on.</summary>
    public void Kill() => process.Kill();

    /// <summary>Asks it to end in order.</summary>
    public void Terminate() => Signals.Terminate(process.Id);

    /// <summary>It goes on where it stood still.</summary>
    public void Thaw() => Signals.Thaw(process.Id);

    /// <summary>What it said so far and was waited for.</summary>
    public string Heard => string.Join('\n', heard);

    /// <param name="start">With both outputs redirected.</param>
    /// <param name="patience">How long it may take to say what it is waited for: a crowded machine is slow.</param>
    public static Running Start(ProcessStartInfo start, TimeSpan patience) => new(start, patience);

    /// <summary>The next line that holds the words; those before it are passed over.</summary>
    public async Task<string> SaysAsync(string words) =>
        await SaysOrEndsAsync(words) ?? throw new InvalidOperationException($"It ended before it said '{words}'. Said was:\n{Heard}");

    /// <summary>The same; null where it ended first.</summary>
    public async Task<string?> SaysOrEndsAsync(string words)
    {
        using var waiting = new CancellationTokenSource(patience);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(waiting.Token))
            {
                heard.Add(line);
                if (line.Contains(words, StringComparison.Ordinal)) return line;
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{words}' was not said. Said was:\n{Heard}");
        }
    }

    public async Task<int> EndsAsync()
    {
        using var waiting = new CancellationTokenSource(patience);
        await process.WaitForExitAsync(waiting.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Pass(string? line)
    {
        if (line is not null) lines.Writer.TryWrite(line);
        else if (Interlocked.Decrement(ref openStreams) == 0) lines.Writer.Complete();
    }
}
