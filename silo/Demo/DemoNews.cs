using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Demo;

/// <summary>A demo that is started again on a later day: its payers have paid meanwhile, and its ledger tells.</summary>
public static class DemoNews
{
    /// <summary>Of the store: seed, share and date of the portfolio, and the date up to which it was told.</summary>
    private const string Setting = "demo.portfolio";

    /// <summary>Tells what the ledger has to say since it was told last. Nothing where the store holds no portfolio.</summary>
    /// <param name="store">Of the running silo.</param>
    /// <param name="turns">Of the running silo.</param>
    /// <param name="now">The ledger is read up to here.</param>
    /// <param name="cancel">Ends it; what was told is told again without harm.</param>
    public static async Task TellAsync(IStore store, ITurns turns, Instant now, CancellationToken cancel)
    {
        if (await store.SettingAsync(Setting, cancel) is not { } setting) return;
        var parts = setting.Split(' ');
        var made = new Made(ulong.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), Date(parts[2]), Date(parts[3]));
        var portfolio = Portfolio.Generate(made.Seed, made.Today).KeepEvery(made.KeepEvery);
        var today = now.DateIn(Zones.Of(DemoPolicies.Zone));
        for (var day = made.Told.PlusDays(1); day <= today; day = day.PlusDays(1)) await DemoLedger.ImportAsync(RunAsync, portfolio.EventsOn(day), now);
        await DemoLedger.ReadAsync(RunAsync, now);
        await RememberAsync(store, made with { Told = today }, cancel);

        async Task RunAsync(Actor actor, IReadOnlyList<(GrainId Grain, Message Message)> commands)
        {
            var replies = await Task.WhenAll(commands.Select(command => turns.ExecuteAsync(command.Grain, command.Message, actor, null, null, [], cancel)));
            if (replies.FirstOrDefault(reply => reply.Refusal is not null) is { Refusal: { } refusal })
                throw new InvalidOperationException($"The demo's ledger was refused: {refusal.Words}");
        }
    }

    internal static Task RememberAsync(IStore store, DemoStage stage, LocalDate today, CancellationToken cancel) =>
        RememberAsync(store, new Made(stage.Seed, stage.KeepEvery, today, today), cancel);

    private static Task RememberAsync(IStore store, Made made, CancellationToken cancel) => store.SetSettingAsync(
        Setting, string.Create(CultureInfo.InvariantCulture, $"{made.Seed} {made.KeepEvery} {made.Today.ToRow()} {made.Told.ToRow()}"), cancel);

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private sealed record Made(ulong Seed, int KeepEvery, LocalDate Today, LocalDate Told);
}
