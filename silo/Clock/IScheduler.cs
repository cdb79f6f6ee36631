namespace Plixo.Silo.Clock;

/// <summary>
/// Starts the silo's loops. The real one uses the thread pool; the simulator's runs every loop of every silo on one
/// thread and chooses by its seed which goes on. Loops wait on <see cref="ISiloClock"/> and on stores alone, and never ask for
/// a thread by themselves, so that nothing runs behind the simulator's back.
/// </summary>
public interface IScheduler
{
    /// <summary>The task ends when the loop ends.</summary>
    Task Start(string name, Func<Task> loop);
}

public sealed class ThreadPoolScheduler : IScheduler
{
    public static readonly ThreadPoolScheduler Instance = new();

    public Task Start(string name, Func<Task> loop) => Task.Run(loop);
}
