using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.V1;
using ParkedMessage = Plixo.V1.ParkedMessage;

namespace Plixo.Silo.Services.Operating;

/// <summary>Messages that failed too often: what a person may see of them and do with them.</summary>
internal sealed class ParkedMessages(IStore store, IJobs jobs, KeptAnswers kept)
{
    /// <summary>What tells of a message that somebody dropped.</summary>
    private const string DropKind = "drop";

    /// <summary>Those that are looked at.</summary>
    private const int Most = 10_000;

    public async Task<ListParkedResponse> ListAsync(ListParkedRequest request, CallContext call)
    {
        var parked = await store.ParkedAsync(Most, call.CancellationToken);
        var page = MemoryPage.Of(
            parked, ListRequest.Of(request),
            one => $"{one.ParkedAt.ToRow():D20} {IdOf(one.Message.Ref)}",
            new("grain", one => one.Message.To.ToString()), new("sender", one => one.Message.From), new("kind", one => one.Message.Type));
        return new ListParkedResponse { Messages = { page.Items.Select(ToWire) }, NextPageToken = page.NextPageToken };
    }

    public Task<RetryParkedResponse> RetryAsync(RetryParkedRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var found = await FindAsync(request.Name, call) ?? throw Refusals.NotFound(request.Name);
        await store.ReleaseAsync(found.Message.Ref, retry: true, call.CancellationToken);
        return new RetryParkedResponse();
    });

    /// <summary>
    /// No grain decides it and no event could say it: who dropped what and why is kept as a job that ends here. It is written first, so that
    /// nothing is dropped without a word; the same request again ends what a crash left between the two.
    /// </summary>
    public Task<DropParkedResponse> DropAsync(DropParkedRequest request, CallContext call) => kept.OnceAsync(call, request, async () =>
    {
        var reason = WireValues.ReadWords(request.Reason, "reason");
        var found = await FindAsync(request.Name, call);
        var name = RequestIds.NameOf(call, request);
        var job = await jobs.RequestedAsync(name, call.CancellationToken);
        if (found is null && job is null) throw Refusals.NotFound(request.Name);
        job ??= await jobs.StartAsync(DropKind, $"Drop of {request.Name}", Noted(reason, found!), name, 1, call.Actor().Id, call.CancellationToken);
        if (job.Title != $"Drop of {request.Name}" || JobReport.Read(job.Detail).Notes[0] != reason)
            throw Refusals.Of(RefusalReason.RequestIdReused, "The request id was used for another content.");
        if (JobStates.IsEnded(job.State)) return new DropParkedResponse();
        if (found is not null) await store.ReleaseAsync(found.Message.Ref, retry: false, call.CancellationToken);
        await jobs.ReportAsync(job.Id, JobProgress.Of(job) with { State = JobStates.Done, Done = 1 }, null, call.CancellationToken);
        return new DropParkedResponse();
    });

    private async Task<Stores.ParkedMessage?> FindAsync(string name, CallContext call)
    {
        var id = Names.Read(name, "name", "parked")[0];
        return (await store.ParkedAsync(Most, call.CancellationToken)).FirstOrDefault(parked => IdOf(parked.Message.Ref) == id);
    }

    private static string Noted(string reason, Stores.ParkedMessage dropped)
    {
        var report = new JobReport();
        report.Note(reason);
        report.Note($"{dropped.Message.Type} from {dropped.Message.From} to {dropped.Message.To}");
        return report.Write();
    }

    private static ParkedMessage ToWire(Stores.ParkedMessage parked) => new()
    {
        Name = $"parked/{IdOf(parked.Message.Ref)}",
        Grain = parked.Message.To.ToString(),
        Sender = parked.Message.From,
        Kind = parked.Message.Type,
        Error = parked.Reason,
        Attempts = parked.Message.Attempts,
        ParkTime = parked.ParkedAt.ToWire(),
        Content = Encoding.UTF8.GetString(parked.Message.Body),
    };

    /// <summary>The identity of a message, so that a name means the same message later.</summary>
    private static string IdOf(MessageRef message) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.To}\n{message.From}\n{message.FromVersion}\n{message.Index}")).AsSpan(0, 12));
}
