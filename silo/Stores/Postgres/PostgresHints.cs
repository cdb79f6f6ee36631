using Npgsql;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>Listens for what other silos committed. Only a hint: a connection that breaks is opened again after a moment.</summary>
internal sealed class PostgresHints : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>A stop that comes while a wait begins may be lost on the driver's way; then the store is closed this much later, and not never.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stop = new();
    private readonly NpgsqlDataSource source;
    private readonly Action hint;
    private readonly Task listening;

    public PostgresHints(NpgsqlDataSource source, Action hint)
    {
        this.source = source;
        this.hint = hint;
        listening = Task.Run(ListenAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening;
        stop.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop.Token);
                connection.Notification += (_, _) => hint();
                await using (var command = new NpgsqlCommand("LISTEN plixo", connection))
                    await command.ExecuteNonQueryAsync(stop.Token);
                hint();
                while (!stop.IsCancellationRequested)
                    await connection.WaitAsync(LongestWait, stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception)
            {
                // In real time: it is the server that needs it.
                await Task.Delay(Pause, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }
}
