using System.Diagnostics;
using Plixo.Client;
using Plixo.Grains.Customers;
using Plixo.Rpc;
using Plixo.Tests.ChaosSilo;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;
using Plixo.V1;

namespace Plixo.Tests.Chaos;

/// <summary>A store, a server that counts what it takes, and silo processes that are killed over them, one after the other.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string folder;
    private readonly FaultServer sink = new();
    private ChaosStore store;
    private readonly int[] ports;
    private readonly int[] second;
    private int starts;

    private ChaosRun(string folder, ChaosStore store)
    {
        this.folder = folder;
        this.store = store;
        var free = FreePorts.Of(6);
        (ports, second) = (free[..3], free[3..]);
    }

    public static async Task<ChaosRun> PrepareAsync(string engine, int emails)
    {
        var folder = Directory.CreateTempSubdirectory("plixo-chaos-").FullName;
        return new ChaosRun(folder, await ChaosStore.MakeAsync(engine, folder, emails));
    }

    /// <summary>Starts and kills as planned, then lets one silo come to its end. Answers how often it was killed before the mail was all out.</summary>
    public async Task<int> LiveAsync(IEnumerable<Kill> kills, string? bug = null)
    {
        var killed = 0;
        foreach (var kill in kills)
        {
            if (await KilledAsync(kill, bug)) killed++;
            else break;
        }

        sink.Faults = _ => null;
        await using var last = Start(null, bug);
        await last.SaysAsync("quiet");
        InDoubtListed = await ListAsync();
        await StopAsync(last);
        return killed;
    }

    /// <summary>
    /// A silo stands still at a named place; another on the same store takes over and comes to its end; then the first goes on. Answers
    /// what the server had taken before that.
    /// </summary>
    public async Task<int> FrozenAsync(string point, int nth)
    {
        await using var frozen = Start($"{point}:{nth}:{KillPoint.Freeze}", null);
        await frozen.SaysAsync(KillPoint.Frozen);
        await using var other = Start(null, null, second);
        await other.SaysAsync("quiet");
        var taken = sink.Taken.Count;
        frozen.Thaw();
        // What it was doing comes to an end, and what came of it is told, before it stops.
        frozen.Terminate();
        await frozen.EndsAsync();
        await StopAsync(other);
        await LiveAsync([]);
        return taken;
    }

    /// <summary>Sends everything, and makes a backup beside the silo once so many were sent; 0: before it was started at all.</summary>
    public async Task BackUpAfterAsync(int sent)
    {
        if (sent == 0) await ProgramAsync($"backup {Backup}");
        await using var silo = Start(null, null);
        if (sent > 0)
        {
            await sink.TakenAsync(sent);
            await ProgramAsync($"backup {Backup}");
        }

        await silo.SaysAsync("quiet");
        await StopAsync(silo);
    }

    /// <summary>The store of the backup takes the place of the one there was.</summary>
    public async Task RestoreAsync()
    {
        store = await store.ElsewhereAsync(folder);
        Assert.Contains("does not send", await ProgramAsync($"restore {Backup}"), StringComparison.Ordinal);
    }

    /// <summary>A silo on the restored store sends nothing until it is reconciled and released; then it runs on. Answers the Message-IDs that it had lost.</summary>
    public async Task<IReadOnlyList<string>> ReconcileAsync()
    {
        var taken = sink.Taken.Count;
        await using var silo = Start(null, null);
        await silo.SaysAsync("open");
        using var client = new PlixoClient(Grpc, store.Token);
        Assert.True((await client.Operations.GetStatusAsync(new GetStatusRequest())).SendingStopped);
        var early = await Assert.ThrowsAsync<RpcException>(() => client.Operations.ReleaseSendingAsync(new ReleaseSendingRequest { Reason = "In a hurry" }));
        Assert.Equal(StatusCode.FailedPrecondition, early.StatusCode);

        var lost = await client.Operations.ReconcileAsync(new ReconcileRequest());
        Assert.Equal(taken, sink.Taken.Count);
        Assert.Empty((await client.Operations.ReconcileAsync(new ReconcileRequest())).UnknownMessageIds);
        await client.Operations.ReleaseSendingAsync(new ReleaseSendingRequest { Reason = "Reconciled" });
        await silo.SaysAsync("quiet");
        InDoubtListed = await ListAsync();
        await StopAsync(silo);
        return [.. lost.UnknownMessageIds];
    }

    /// <summary>The ids that the silo lists as in doubt.</summary>
    public IReadOnlyList<string> InDoubtListed { get; private set; } = [];

    /// <summary>What became of every e-mail, seen from outside.</summary>
    public async Task<Observation> LookAsync()
    {
        await using var opened = await store.ReadAsync();
        var columns = string.Join(", ", TransmissionTable.Instance.Table.Columns.Select(column => column.Name));
        var rows = await opened.QueryAsync($"SELECT {columns} FROM transmission", new Dictionary<string, object?>(), TransmissionTable.Instance.Read, CancellationToken.None);
        return new Observation(store.Recipients, [.. sink.Taken.Select(taken => (MessageIds.Of(taken.Body), taken.Recipient))], rows, InDoubtListed,
            [.. new[] { Journal, SecondJournal }.Where(File.Exists).SelectMany(File.ReadLines).Select(line => line.Split(' ')[2])],
            (await opened.QueryAsync("SELECT CAST(count(*) AS bigint) FROM permit WHERE returned IS NULL", new Dictionary<string, object?>(), row => (long)row[0]!, CancellationToken.None))[0]);
    }

    /// <summary>`verify` of the silo's own program.</summary>
    public async Task<(int Code, string Said)> VerifyAsync()
    {
        await using var verify = Running.Start(How("Plixo.Silo.dll", "verify", null, null), Patience);
        await verify.SaysAsync(" failed");
        while (await verify.SaysOrEndsAsync(" failed") is not null) continue;
        return (await verify.EndsAsync(), verify.Heard);
    }

    public async ValueTask DisposeAsync()
    {
        await sink.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Backup => Path.Combine(folder, "backup");

    private Uri Grpc => new($"http://127.0.0.1:{ports[1]}");

    private string Journal => Path.Combine(folder, "mail.journal");

    /// <summary>Of the silo beside: each has its own.</summary>
    private string SecondJournal => Path.Combine(folder, "second.journal");

    /// <returns>False where everything was sent before it came to that.</returns>
    private async Task<bool> KilledAsync(Kill kill, string? bug)
    {
        Running? silo = null;
        var left = kill is Kill.AtAnswer { Nth: var nth } ? nth : 0;
        sink.Faults = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0) silo?.Kill();
            return null;
        };
        await using var started = silo = Start(kill is Kill.AtPoint point ? $"{point.Point}:{point.Nth}" : null, bug);
        if (kill is Kill.AtWord { Nth: var word })
        {
            for (var heard = 0; heard < word; heard++)
            {
                var line = await silo.SaysOrEndsAsync("");
                if (line is null or "quiet") return false;
            }

            silo.Kill();
        }

        var ended = await silo.SaysOrEndsAsync("quiet") is null;
        if (ended) Assert.Equal(128 + 9, await silo.EndsAsync());
        return ended;
    }

    /// <summary>A command of the silo's own program, to its end.</summary>
    private async Task<string> ProgramAsync(string command)
    {
        await using var program = Running.Start(How("Plixo.Silo.dll", command, null, null), Patience);
        await program.SaysOrEndsAsync("\0");
        Assert.True(await program.EndsAsync() == 0, program.Heard);
        return program.Heard;
    }

    private static async Task StopAsync(Running silo)
    {
        silo.Kill();
        await silo.EndsAsync();
    }

    private Running Start(string? kill, string? bug, int[]? at = null) => Running.Start(How("Plixo.Tests.ChaosSilo.dll", "serve", kill, bug, at), Patience);

    private ProcessStartInfo How(string program, string command, string? kill, string? bug, int[]? at = null)
    {
        at ??= ports;
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, program)}\" {command}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        var key = Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["PLIXO__Store"] = store.Location,
            ["PLIXO__Listen__Web"] = $"http://127.0.0.1:{at[0]}",
            ["PLIXO__Listen__Grpc"] = $"http://127.0.0.1:{at[1]}",
            ["PLIXO__Listen__Admin"] = $"http://127.0.0.1:{at[2]}",
            ["PLIXO__Mail__Mode"] = "smtp",
            ["PLIXO__Mail__Smtp__Host"] = "127.0.0.1",
            ["PLIXO__Mail__Smtp__Port"] = $"{sink.Port}",
            ["PLIXO__Mail__Smtp__Security"] = "none",
            ["PLIXO__Mail__Smtp__StoreId"] = store.Id,
            ["PLIXO__Mail__Journal"] = at == ports ? Journal : SecondJournal,
            ["PLIXO__Secrets__LinkKey"] = key,
            ["PLIXO__Secrets__ReturnPathKey"] = key,
            ["PLIXO__Secrets__PersonalDataKey"] = store.PersonalDataKey,
            ["PLIXO__Audit__SigningKey"] = store.SigningKey,
            // Every other start is under the id of the one before: back at once, and with leases of its own that still run.
            ["PLIXO__Silo__Id"] = at == ports && starts++ % 4 < 2 ? "chaos" : null,
            [Orders.KillKey] = kill,
            [Orders.BugKey] = bug,
            [Orders.EmailsKey] = $"{store.Recipients.Count}",
        })
        {
            if (value is not null) start.Environment[name] = value;
        }

        return start;
    }

    private async Task<IReadOnlyList<string>> ListAsync()
    {
        using var client = new PlixoClient(Grpc, store.Token);
        var listed = new List<string>();
        var page = new ListInDoubtRequest { PageSize = 1_000 };
        do
        {
            var answer = await client.Mail.ListInDoubtAsync(page);
            listed.AddRange(answer.Transmissions.Select(one => one.Name["transmissions/".Length..]));
            page.PageToken = answer.NextPageToken;
        }
        while (page.PageToken.Length > 0);
        return listed;
    }
}
