using NodaTime;
using Plixo.Silo.Clock;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.Simulation;

/// <summary>Bugs that the simulation must find, else it proves nothing.</summary>
public enum KnownBug
{
    None = 0,
    ForgetsReplies,
    SendsTwice,
    DropsMessages,

    /// <summary>Arms what a recall marked.</summary>
    ArmsRecalled,

    /// <summary>Writes the dot before it asks for the arm.</summary>
    DotBeforeArm,

    /// <summary>Issues permits as if there were none.</summary>
    IssuesTwice,
}

/// <summary>
/// One silo's way to the store: slow, sometimes refused, sometimes answered never or with an outcome nobody knows, and cut
/// for good when the silo dies, which it does in the middle of any call.
/// </summary>
internal sealed class FaultyStore(IStore inner, FakeTime time, SeededRandom random, KnownBug bug) : StoreWrapper(inner)
{
    /// <summary>One call in so many ends each way.</summary>
    private const int Refused = 150;
    private const int Unknown = 40;
    private const int Deadly = 400;

    public bool IsDead { get; private set; }

    public bool IsCalm { get; set; }

    /// <summary>One call in so many takes seconds, as in a silo that stood still; 0: none.</summary>
    public int Slow { get; init; }

    public void Kill() => IsDead = true;

    public override Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel) =>
        base.CommitAsync(bug == KnownBug.None ? group : [.. group.Select(Spoil)], cancel);

    private GrainCommit Spoil(GrainCommit commit) => bug switch
    {
        KnownBug.ForgetsReplies => commit with { Replies = [] },
        KnownBug.SendsTwice => commit with
        {
            Messages = [.. commit.Messages, .. commit.Messages.Select(message => message with { Index = message.Index + StoreLimits.GroupMessages })],
        },
        KnownBug.DropsMessages => commit with { Messages = [.. commit.Messages.Skip(1)] },
        _ => commit,
    };

    protected override async Task<T> AroundAsync<T>(string call, Func<Task<T>> inner)
    {
        await LatencyAsync();
        if (!IsCalm && random.OneIn(Refused)) throw new IOException($"The store refuses '{call}'.");
        if (!IsCalm && random.OneIn(Deadly)) IsDead = true; // before it reached the store
        await AliveAsync();
        var result = await inner();
        if (!IsCalm && random.OneIn(Deadly)) IsDead = true; // after: the answer is lost with the silo
        await LatencyAsync();
        await AliveAsync();
        if (!IsCalm && call == "commit" && random.OneIn(Unknown))
            throw new CommitUnknownException("The answer was lost.", new IOException("Reset by peer."));
        return result;
    }

    private async Task LatencyAsync()
    {
        if (!IsCalm && Slow > 0 && random.OneIn(Slow))
            await time.DelayAsync(Duration.FromMilliseconds(1 + random.Below(5_000)), CancellationToken.None);
        else if (random.OneIn(3)) await time.DelayAsync(Duration.FromMilliseconds(1 + random.Below(20)), CancellationToken.None);
    }

    /// <summary>Never ends once the silo is dead.</summary>
    public async Task AliveAsync()
    {
        if (IsDead) await new TaskCompletionSource().Task;
    }
}
