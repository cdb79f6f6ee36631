namespace Plixo.Tests.Support;

/// <summary>For stores in memory, whose calls have ended when they return.</summary>
public static class AtOnce
{
    public static T Now<T>(this Task<T> call) => call.IsCompleted
        ? call.GetAwaiter().GetResult()
        : throw new InvalidOperationException("The call has not ended yet.");
}
