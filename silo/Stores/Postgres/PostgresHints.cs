using Npgsql;

namespace Plixo.Silo.Stores.Postgres;

/// <summary>Listens for what other silos committed. Only a hint: a connection that breaks is opened again after a moment.</summary>
internal sealed class PostgresHints : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

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
                while (true)
                    await connection.WaitAsync(stop.Token);
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
