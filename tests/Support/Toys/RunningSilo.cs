using Plixo.Grains.Core;
using Plixo.Silo.Leases;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Tests.Support.Toys;

/// <summary>A silo with toy grains that runs under a scheduler of one thread, and can die.</summary>
public sealed class RunningSilo
{
    private readonly MortalStore life;

    public RunningSilo(
        string id, IStore store, OneThread thread, Func<ToySilo, IEnumerable<ILeasedWork>>? work = null, int partitions = StoreLimits.DefaultPartitions)
    {
        life = new MortalStore(store);
        Toys = new ToySilo(life, thread.Time, new SeededRandom(id.Aggregate(7, (hash, letter) => (hash * 31) + letter)));
        Engine = Toys.Engine(id, thread, partitions, [.. work?.Invoke(Toys) ?? []]);
        Ended = thread.Start(id, () => Engine.RunAsync(Stop.Token));
    }

    public ToySilo Toys { get; }

    public TurnEngine Engine { get; }

    public CancellationTokenSource Stop { get; } = new();

    public Task Ended { get; }

    public bool IsDead => life.IsDead;

    /// <summary>No call of it reaches the store any more, and none comes back.</summary>
    public void Kill() => life.IsDead = true;

    public Task<Reply> Execute(GrainId grain, Message message) =>
        Engine.Turns.ExecuteAsync(grain, message, Actor.System, null, null, [], CancellationToken.None);

    private sealed class MortalStore(IStore inner) : StoreWrapper(inner)
    {
        public bool IsDead { get; set; }

        protected override async Task<T> AroundAsync<T>(string call, Func<Task<T>> inner)
        {
            if (IsDead) await Never();
            var result = await inner();
            if (IsDead) await Never();
            return result;
        }

        private static Task Never() => new TaskCompletionSource().Task;
    }
}
