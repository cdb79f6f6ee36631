using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Segments;
using Plixo.Silo.Mailer;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>What must be wrong before a method can mend it, where no method makes it so.</summary>
internal static class Givens
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Nothing is sent until somebody says so.</summary>
    public static Task StoppedAsync(WalkWorld world) => world.Silo.Parts.Store.SetSettingAsync(SendingStop.Setting, "a test", None);

    /// <summary>The journal has an e-mail that the store does not know.</summary>
    public static async Task LostAsync(WalkWorld world)
    {
        var parts = world.Silo.Parts;
        var (number, now) = (world.NextNumber(), (await parts.Store.ClockAsync(None)).Business);
        var line = new JournalLine(now, parts.Store.Identity.Id, $"<lost-{number}@acme.example>", $"t-{SmallWorkspace.Customer($"c{world.NextCustomer()}")}-{900 + number}-1", 1);
        await File.AppendAllTextAsync(parts.Options.Mail.Journal, $"{line}\n");
    }

    /// <summary>The customer has an overdue invoice and no draft.</summary>
    public static async Task<string> UndraftedAsync(WalkWorld world, string customer, string draft)
    {
        await WalkWorld.CallAsync(world.Boss, "DraftService/DiscardDraft", [new V1.DiscardDraftRequest { Name = draft, Reason = "a test" }]);
        return customer;
    }

    /// <summary>The segment's breaker is open: as many complained today as open it.</summary>
    public static async Task<string> BrokenAsync(WalkWorld world, string segment)
    {
        var (store, key) = (world.Silo.Parts.Store, Names.ReadSegment(segment));
        var now = (await store.ClockAsync(None)).Business;
        await store.WriteAsync(
            [.. Enumerable.Range(0, new Breaker().ComplaintsInADay).SelectMany(n => EvidenceTable.Instance.Difference(
                null, new EvidenceRow($"x-{world.NextNumber()}", now, "complained", key.Value, SmallWorkspace.Customer("c001"), "a test")))],
            null, None);
        await world.Silo.AskAsync(key.Grain, new IssuePermits());
        return segment;
    }
}
