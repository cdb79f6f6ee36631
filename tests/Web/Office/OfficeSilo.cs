using Microsoft.Data.Sqlite;
using Plixo.Silo.Mailer;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Office;

/// <summary>One demo silo for the pages beside the queue: a sandbox, with two messages that nobody could take.</summary>
public sealed class OfficeSilo : IAsyncLifetime
{
    private readonly DemoSilo demo = new();

    public DemoSilo Demo => demo;

    public Uri Web => demo.Web;

    public async Task InitializeAsync()
    {
        demo.Set("Sandbox:Clock", "on");
        await demo.InitializeAsync();
        await demo.KillAsync();
        await ParkAsync("lost-1", "lost-2");
        await demo.StartAsync();
    }

    /// <summary>While it is away: e-mails to so many customers stand in the journal that the store does not know, as after a restore.</summary>
    public void Forget(int emails)
    {
        var known = File.ReadLines(demo.In("mail.journal")).Select(JournalLine.Parse).OfType<JournalLine>().DistinctBy(line => CustomerOf(line.Transmission)).TakeLast(emails);
        File.AppendAllLines(demo.In("mail.journal"), [.. known.Select((line, nth) => $"{line with { MessageId = $"<lost-{nth}@fernwood.example>", Transmission = $"t-{CustomerOf(line.Transmission)}-900000-{nth}" }}")]);
    }

    /// <summary>Whose work it is goes to a silo that is not there: nobody does it.</summary>
    public Task TakeLeaseAsync(string name) =>
        WriteAsync("UPDATE lease SET owner = 'elsewhere', epoch = epoch + 1, until = 9000000000000000 WHERE name = $key", name);

    /// <summary>The silo takes it again.</summary>
    public Task GiveLeaseBackAsync(string name) => WriteAsync("UPDATE lease SET until = 0 WHERE name = $key", name);

    public Task DisposeAsync() => demo.DisposeAsync();

    /// <summary>Of `t-CUSTOMER-VERSION-INDEX`.</summary>
    private static string CustomerOf(string transmission) => string.Join('-', transmission.Split('-')[1..^2]);

    /// <summary>Messages of a kind that no grain takes, in the store beside the silo.</summary>
    public async Task ParkAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            await WriteAsync(
                """
                INSERT INTO message (to_kind, to_key, sender, sender_version, idx, type, body, at, stamp, partition_id, attempts, parked, parked_at, reason)
                VALUES (2, $key, 'Customer/elsewhere', 1, 0, 'no.such.message', $body, 1, 1, 0, 5, 1, 1000000, '<b>no grain takes it</b>')
                """, key);
        }
    }

    /// <summary>Into the store beside the silo.</summary>
    private async Task WriteAsync(string sql, string key)
    {
        await using var store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = demo.In("plixo.db"), Pooling = false }.ToString());
        await store.OpenAsync();
        await using var write = store.CreateCommand();
        write.CommandText = sql;
        write.Parameters.AddWithValue("$key", key);
        write.Parameters.AddWithValue("$body", "{\"text\":\"<script>alert(1)</script>\"}"u8.ToArray());
        Assert.Equal(1, await write.ExecuteNonQueryAsync());
    }
}

[CollectionDefinition(Name)]
public sealed class OfficeTests : ICollectionFixture<OfficeSilo>
{
    public const string Name = "One demo silo, changed by the pages beside the queue";
}
