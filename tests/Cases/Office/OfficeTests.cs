namespace Plixo.Tests.Cases.Office;

/// <summary>Each test has an office of its own.</summary>
public abstract class OfficeTests : IAsyncDisposable
{
    private protected OfficeDesk Desk { get; } = new();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Desk.DisposeAsync();
    }
}
