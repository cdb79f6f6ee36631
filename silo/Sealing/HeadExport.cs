using NodaTime;
using Plixo.Grains.Rows;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Sealing;

/// <summary>Once a day (UTC, real clock) the signed head goes to a file outside the store: what is cut off later is found against it.</summary>
public sealed class HeadExport(IStore store, BlockSigner signer, HeadFile file) : ILeasedWork
{
    /// <summary>Names the date of the last export.</summary>
    private const string Exported = "audit.head";

    public string Lease => "audit head";

    public Duration Pause => Duration.FromMinutes(1);

    public async Task<bool> StepAsync(LeaseCheck lease, CancellationToken cancel)
    {
        var now = (await store.ClockAsync(cancel)).Real;
        var today = now.InUtc().Date.ToRow();
        if (await store.SettingAsync(Exported, cancel) is { } last && string.CompareOrdinal(last, today) >= 0) return false;
        var number = (await store.QueryAsync(
            "SELECT COALESCE(max(number), 0) FROM block", new Dictionary<string, object?>(), row => (long)row[0]!, cancel))[0];
        if (number == 0) return false;
        var block = (await store.BlocksAsync(number - 1, 1, cancel))[0];
        file.Append(SignedHead.Of(block, store.Identity.Id, now, signer));
        await store.SetSettingAsync(Exported, today, cancel);
        return false;
    }
}
