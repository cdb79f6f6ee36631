using Plixo.Silo.Stores;

namespace Plixo.Tests.Support;

/// <summary>A store whose first writers wait for each other: each has read what was there before any of them wrote.</summary>
public sealed class MeetingStore(IStore inner, int writers) : StoreWrapper(inner)
{
    private readonly TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;

    protected override async Task<T> AroundAsync<T>(string call, Func<Task<T>> inner)
    {
        if (call is "commit" or "write")
        {
            if (Interlocked.Increment(ref arrived) >= writers) met.TrySetResult();
            await met.Task;
        }

        return await inner();
    }
}
