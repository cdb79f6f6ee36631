using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Support;

/// <summary>A store that passes every call on; what is derived from it comes between.</summary>
public abstract class StoreWrapper(IStore inner) : IStore
{
    public event Action? Hinted
    {
        add => inner.Hinted += value;
        remove => inner.Hinted -= value;
    }

    public StoreIdentity Identity => inner.Identity;

    protected IStore Inner => inner;

    /// <summary>Around every call.</summary>
    protected virtual Task<T> AroundAsync<T>(string call, Func<Task<T>> inner) => inner();

    public Task<StoreClock> ClockAsync(CancellationToken cancel) => AroundAsync("clock", () => inner.ClockAsync(cancel));

    public Task SetClockOffsetAsync(Duration offset, CancellationToken cancel) => Around("offset", () => inner.SetClockOffsetAsync(offset, cancel));

    public Task<string?> SettingAsync(string name, CancellationToken cancel) => AroundAsync("setting", () => inner.SettingAsync(name, cancel));

    public virtual Task SetSettingAsync(string name, string value, CancellationToken cancel) =>
        Around("set setting", () => inner.SetSettingAsync(name, value, cancel));

    public virtual Task<LoadedGroup> LoadAsync(
        IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<GrainId> customers, IReadOnlyCollection<RequestKey> requests,
        IReadOnlyDictionary<GrainId, long> known, CancellationToken cancel) =>
        AroundAsync("load", () => inner.LoadAsync(grains, customers, requests, known, cancel));

    public Task<IReadOnlyDictionary<GrainId, (long Epoch, byte[]? View)>> ViewsAsync(IReadOnlyCollection<GrainId> gates, CancellationToken cancel) =>
        AroundAsync("views", () => inner.ViewsAsync(gates, cancel));

    public virtual Task<IReadOnlyList<FoundRows>> FindAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancel) =>
        AroundAsync("find", () => inner.FindAsync(needs, cancel));

    public virtual Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel) =>
        AroundAsync("commit", () => inner.CommitAsync(group, cancel));

    public Task<int> ForgetRepliesAsync(Instant before, int limit, LeaseCheck? lease, CancellationToken cancel) =>
        AroundAsync("forget", () => inner.ForgetRepliesAsync(before, limit, lease, cancel));

    public Task WithdrawReplyAsync(ReplyWrite reply, CancellationToken cancel) =>
        Around("withdraw", () => inner.WithdrawReplyAsync(reply, cancel));

    public virtual Task<IReadOnlyList<WaitingMessage>> WaitingAsync(
        IReadOnlyCollection<int> partitions, IReadOnlyCollection<GrainId> except, int limit, CancellationToken cancel) =>
        AroundAsync("waiting", () => inner.WaitingAsync(partitions, except, limit, cancel));

    public virtual Task SendAsync(IReadOnlyList<OutgoingMessage> messages, LeaseCheck? lease, CancellationToken cancel) =>
        Around("send", () => inner.SendAsync(messages, lease, cancel));

    public Task<bool> FailAsync(MessageRef message, string reason, CancellationToken cancel) =>
        AroundAsync("fail", () => inner.FailAsync(message, reason, cancel));

    public Task<IReadOnlyList<ParkedMessage>> ParkedAsync(int limit, CancellationToken cancel) =>
        AroundAsync("parked", () => inner.ParkedAsync(limit, cancel));

    public Task ReleaseAsync(MessageRef message, bool retry, CancellationToken cancel) =>
        Around("release", () => inner.ReleaseAsync(message, retry, cancel));

    public Task<int> DueRemindersAsync(IReadOnlyCollection<int> partitions, int limit, LeaseCheck? lease, CancellationToken cancel) =>
        AroundAsync("due", () => inner.DueRemindersAsync(partitions, limit, lease, cancel));

    public Task<Instant?> NextReminderAsync(IReadOnlyCollection<int> partitions, CancellationToken cancel) =>
        AroundAsync("next", () => inner.NextReminderAsync(partitions, cancel));

    public Task<IReadOnlyList<Lease>> AcquireAsync(IReadOnlyCollection<string> names, string owner, Duration time, CancellationToken cancel) =>
        AroundAsync("acquire", () => inner.AcquireAsync(names, owner, time, cancel));

    public Task ReleaseAsync(IReadOnlyCollection<string> names, string owner, CancellationToken cancel) =>
        Around("release leases", () => inner.ReleaseAsync(names, owner, cancel));

    public Task<IReadOnlyList<Lease>> LeasesAsync(CancellationToken cancel) => AroundAsync("leases", () => inner.LeasesAsync(cancel));

    public virtual Task<IReadOnlyList<ClaimedTransmission>> ClaimAsync(LeaseCheck lease, int limit, Duration ahead, CancellationToken cancel) =>
        AroundAsync("claim", () => inner.ClaimAsync(lease, limit, ahead, cancel));

    public virtual Task<IReadOnlyList<ArmAnswer>> ArmAsync(IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel) =>
        AroundAsync("arm", () => inner.ArmAsync(requests, lease, cancel));

    public Task DisarmAsync(IReadOnlyList<ArmRequest> requests, string reason, CancellationToken cancel) =>
        Around("disarm", () => inner.DisarmAsync(requests, reason, cancel));

    public Task<IReadOnlyList<ClaimedTransmission>> AbandonedAsync(int limit, CancellationToken cancel) =>
        AroundAsync("abandoned", () => inner.AbandonedAsync(limit, cancel));

    public Task<IReadOnlyDictionary<string, byte[]>> RenderedAsync(IReadOnlyCollection<string> names, CancellationToken cancel) =>
        AroundAsync("rendered", () => inner.RenderedAsync(names, cancel));

    public Task<IReadOnlyDictionary<string, byte[]>> KeepRenderedAsync(IReadOnlyDictionary<string, byte[]> rendered, CancellationToken cancel) =>
        AroundAsync("keep rendered", () => inner.KeepRenderedAsync(rendered, cancel));

    public Task<Block?> SealAsync(Func<byte[], byte[]> sign, int limit, LeaseCheck? lease, CancellationToken cancel) =>
        AroundAsync("seal", () => inner.SealAsync(sign, limit, lease, cancel));

    public Task<IReadOnlyList<Block>> BlocksAsync(long after, int limit, CancellationToken cancel) =>
        AroundAsync("blocks", () => inner.BlocksAsync(after, limit, cancel));

    public Task<IReadOnlyList<PositionedEvent>> FeedAsync(Position after, int limit, CancellationToken cancel) =>
        AroundAsync("feed", () => inner.FeedAsync(after, limit, cancel));

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(GrainId grain, long afterVersion, CancellationToken cancel) =>
        AroundAsync("events", () => inner.EventsAsync(grain, afterVersion, cancel));

    public Task<IReadOnlyList<GrainId>> GrainsAsync(GrainKind kind, string afterKey, int limit, CancellationToken cancel) =>
        AroundAsync("grains", () => inner.GrainsAsync(kind, afterKey, limit, cancel));

    public virtual Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, IReadOnlyDictionary<string, object?> parameters, Func<IReadOnlyList<object?>, T> map, CancellationToken cancel) =>
        AroundAsync("query", () => inner.QueryAsync(sql, parameters, map, cancel));

    public Task WriteAsync(IReadOnlyList<RowChange> changes, LeaseCheck? lease, CancellationToken cancel) =>
        Around("write", () => inner.WriteAsync(changes, lease, cancel));

    public Task<IReadOnlyDictionary<string, byte[]>> ContentsAsync(IReadOnlyCollection<string> digests, CancellationToken cancel) =>
        AroundAsync("content", () => inner.ContentsAsync(digests, cancel));

    public Task<int> FoldFiguresAsync(int limit, LeaseCheck? lease, CancellationToken cancel) =>
        AroundAsync("fold", () => inner.FoldFiguresAsync(limit, lease, cancel));

    public Task<IReadOnlyDictionary<string, byte[]>> PersonalKeysAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        AroundAsync("keys", () => inner.PersonalKeysAsync(ids, cancel));

    public Task<IReadOnlyDictionary<string, byte[]>> AddPersonalKeysAsync(IReadOnlyDictionary<string, byte[]> wrapped, CancellationToken cancel) =>
        AroundAsync("add keys", () => inner.AddPersonalKeysAsync(wrapped, cancel));

    public Task DestroyPersonalKeyAsync(string id, CancellationToken cancel) =>
        Around("destroy key", () => inner.DestroyPersonalKeyAsync(id, cancel));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private Task<bool> Around(string call, Func<Task> run) => AroundAsync(
        call,
        async () =>
        {
            await run();
            return true;
        });
}

/// <summary>A store whose clock says something else when groups are loaded.</summary>
public sealed class FixedClockStore(IStore inner, Instant now) : StoreWrapper(inner)
{
    public override async Task<LoadedGroup> LoadAsync(
        IReadOnlyCollection<GrainId> grains, IReadOnlyCollection<GrainId> customers, IReadOnlyCollection<RequestKey> requests,
        IReadOnlyDictionary<GrainId, long> known, CancellationToken cancel) =>
        await base.LoadAsync(grains, customers, requests, known, cancel) with { Clock = new StoreClock(now, now) };
}
