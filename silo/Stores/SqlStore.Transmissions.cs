using System.Data.Common;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores.Tables;

namespace Plixo.Silo.Stores;

public abstract partial class SqlStore
{
    public async Task<IReadOnlyList<ClaimedTransmission>> ClaimAsync(LeaseCheck lease, int limit, Duration ahead, CancellationToken cancel)
    {
        var claimed = new List<ClaimedTransmission>();
        await WriteAsync(
            lease,
            cancel,
            UnderLease(new Statement(TransmissionSql.Claim), lease).With("$limit", (long)limit).With("$ahead", ahead.ToInt64Nanoseconds() / 1_000)
                .Each(row => claimed.Add(ReadTransmission(row))));
        claimed.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
        return claimed;
    }

    public async Task<IReadOnlyList<ArmAnswer>> ArmAsync(
        IReadOnlyList<ArmRequest> requests, LeaseCheck lease, CancellationToken cancel)
    {
        var ids = requests.Select(request => request.TransmissionId).ToArray();
        var attempts = requests.Select(request => $"{request.TransmissionId}#{request.Attempt}").ToArray();
        var left = (long)(StoreLimits.ArmDeadline.TotalTicks / 10);
        var held = false;
        var armed = new HashSet<string>();
        var seen = new Dictionary<string, Func<ArmRequest, ArmAnswer>>();
        await WriteAsync(
            null,
            cancel,
            LeaseSql.Held(lease, StoreLimits.ArmDeadline).Each(_ => held = true),
            new Statement(TransmissionSql.LockGates).With("$ids", ids).Each(_ => { }),
            new Statement(TransmissionSql.Lock).With("$ids", ids).Each(_ => { }),
            UnderLease(new Statement(TransmissionSql.Arm), lease).With("$ids", ids).With("$attempts", attempts).With("$left", left)
                .With("$relay", requests.Count > 0 ? requests[0].Relay : "")
                .Each(row => armed.Add(row.GetString(0))),
            new Statement(TransmissionSql.Refused).With("$ids", ids)
                .Each(row => seen.Add(row.GetString(0), Judge(row, lease, held, armed))),
            UnderLease(new Statement(TransmissionSql.GiveBack), lease).With("$ids", ids).With("$attempts", attempts));
        return
        [
            .. requests.Select(request => seen.TryGetValue(request.TransmissionId, out var judge)
                ? judge(request)
                : new ArmAnswer(request.TransmissionId, ArmVerdict.NotClaimed, default)),
        ];
    }

    public Task DisarmAsync(IReadOnlyList<ArmRequest> requests, string reason, CancellationToken cancel) =>
        WriteAsync(
            null,
            [
                .. requests.OrderBy(request => request.TransmissionId, StringComparer.Ordinal).Select(request =>
                    new Statement(TransmissionSql.Disarm).With("$id", request.TransmissionId)
                        .With("$attempt", (long)request.Attempt).With("$reason", reason)),
            ],
            cancel);

    public async Task<IReadOnlyList<ClaimedTransmission>> AbandonedAsync(int limit, CancellationToken cancel)
    {
        var most = (long)(StoreLimits.ArmedAtMost.TotalTicks / 10);
        var any = false;
        await ReadAsync(cancel, new Statement(TransmissionSql.AnyAbandoned).With("$most", most).Each(_ => any = true));
        if (!any) return [];
        var abandoned = new List<ClaimedTransmission>();
        await WriteAsync(
            null,
            cancel,
            new Statement(TransmissionSql.Reclaim),
            new Statement(TransmissionSql.Expire),
            new Statement(TransmissionSql.Unsettled).With("$limit", (long)limit)
                .With("$most", most)
                .Each(row => abandoned.Add(ReadTransmission(row))));
        return abandoned;
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> KeepRenderedAsync(
        IReadOnlyDictionary<string, byte[]> rendered, CancellationToken cancel)
    {
        var kept = new Dictionary<string, byte[]>();
        await WriteAsync(
            null,
            [.. KeepRendered([.. rendered.OrderBy(email => email.Key, StringComparer.Ordinal)], content => kept[content] = rendered[content])],
            cancel);
        if (kept.Count == rendered.Count) return kept;
        foreach (var (name, bytes) in await RenderedAsync([.. rendered.Keys.Where(name => !kept.ContainsKey(name))], cancel)) kept[name] = bytes;
        return kept;
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> RenderedAsync(IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var found = new Dictionary<string, byte[]>();
        await ReadAsync(
            cancel,
            new Statement(ContentSql.Rendered).With("$contents", names.ToArray()).Each(row => found[row.GetString(0)] = row.GetFieldValue<byte[]>(1)));
        return found;
    }

    /// <param name="rendered">In the order of their contents.</param>
    /// <param name="kept">Told of each content that had no bytes yet.</param>
    private protected virtual IEnumerable<Statement> KeepRendered(IReadOnlyList<KeyValuePair<string, byte[]>> rendered, Action<string> kept) => rendered.Select(email =>
        new Statement(ContentSql.KeepRendered).With("$content", email.Key).With("$bytes", email.Value).Each(row => kept(row.GetString(0))));

    /// <summary>The row as it stood after the arm and before anything was given back, for a caller with one attempt.</summary>
    private static Func<ArmRequest, ArmAnswer> Judge(DbDataReader row, LeaseCheck lease, bool held, HashSet<string> armed)
    {
        var id = row.GetString(0);
        var attempt = row.GetInt64(1);
        var state = row.GetString(2);
        var recalled = row.GetInt64(3) == 1;
        var time = row.GetInt64(4);
        var owned = row.GetString(5) == lease.Owner && row.GetString(6) == lease.Name && row.GetInt64(7) == lease.Epoch;
        var at = InstantAt(row, 8);
        var blocked = row.GetInt64(9) == 1;
        return request => new ArmAnswer(id, Verdict(request), at);

        ArmVerdict Verdict(ArmRequest request) =>
            armed.Contains(id) && attempt == request.Attempt ? ArmVerdict.Armed
            : !held ? ArmVerdict.LeaseLost
            : state != "claimed" || attempt != request.Attempt || !owned ? ArmVerdict.NotClaimed
            : recalled ? ArmVerdict.Recalled
            : time == 1 ? ArmVerdict.TooLate
            : blocked ? ArmVerdict.Held
            : time == 2 ? ArmVerdict.TooEarly
            : ArmVerdict.NotClaimed;
    }

    private static Statement UnderLease(Statement statement, LeaseCheck lease) =>
        statement.With("$owner", lease.Owner).With("$lease", lease.Name).With("$epoch", lease.Epoch);

    private static ClaimedTransmission ReadTransmission(DbDataReader row) => new(
        row.GetString(0), new CustomerKey(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4),
        row.GetString(5), row.GetString(6), (int)row.GetInt64(7), row.GetString(8),
        row.IsDBNull(9) ? null : InstantAt(row, 9), row.GetString(10))
    {
        Intended = InstantAt(row, 11),
        Permit = new AttemptPermit(RowValues.ToDate(row.GetString(12)), row.GetInt64(13)),
        ArmFrom = InstantAt(row, 14),
    };
}
