using Plixo.Grains.Rows;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Turns;

/// <summary>Finds the rows that the first item of each opening asks for, all in one question to the store.</summary>
internal sealed class NeededRows(IStore store, IPersonalCipher cipher, GoDecider decider)
{
    public async Task FindAsync(List<Opening> openings, CancellationToken cancel)
    {
        await cipher.EachPreparedAsync(
            openings, opening => opening.Needs = decider.Needs(opening, opening.Items[0], opening.State),
            (opening, fault) => opening.FirstFault = fault, make: false, cancel);
        var needing = openings.FindAll(opening => !opening.Needs.IsNone);
        if (needing.Count == 0) return;
        try
        {
            var found = await store.FindAsync([.. needing.Select(opening => opening.Needs)], cancel);
            foreach (var (opening, rows) in needing.Zip(found)) opening.Found = rows;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            foreach (var opening in needing) await FindAloneAsync(opening, cancel);
        }
    }

    /// <summary>Rows that cannot be found for one grain are its own fault, unless the store answers nothing else either.</summary>
    private async Task FindAloneAsync(Opening opening, CancellationToken cancel)
    {
        try
        {
            opening.Found = (await store.FindAsync([opening.Needs], cancel))[0];
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            await store.ClockAsync(cancel);
            opening.FirstFault = fault;
        }
    }
}
