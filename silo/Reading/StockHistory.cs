using NodaTime;
using Plixo.Silo.Personal;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Reading;

/// <summary>The open amounts, ages and coverage of any past midnight, made anew from the events alone.</summary>
public sealed class StockHistory(IStore store, TurnCodec codec, IPersonalCipher cipher)
{
    /// <summary>A count of these midnights, to be stepped to its end.</summary>
    public StockRecount Begin(IReadOnlyList<Midnight> midnights, int windowDays) => new(store, codec, cipher, midnights, windowDays);

    /// <summary>By segment and currency.</summary>
    /// <param name="date">The day that begins.</param>
    /// <param name="midnight">The instant at which it began in the workspace's zone.</param>
    /// <param name="windowDays">Days in which a contact counts for coverage.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<StockRow>> AtAsync(LocalDate date, Instant midnight, int windowDays, CancellationToken cancel)
    {
        var recount = Begin([new Midnight(date, midnight)], windowDays);
        while (await recount.StepAsync(cancel))
        {
        }

        return recount.Rows;
    }
}
