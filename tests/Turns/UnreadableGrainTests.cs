using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

/// <summary>What cannot be read of one grain is that grain's fault: the others of its group go on.</summary>
public sealed class UnreadableGrainTests : ToySiloTests
{
    private static readonly GrainId Broken = new(GrainKind.Customer, "c-broken");
    private static readonly GrainId Whole = ToySilo.C1.Grain;

    [Theory]
    [InlineData("no JSON", 1)]
    [InlineData("{}", 99)]
    public async Task A_state_that_cannot_be_read_faults_its_own_grain_only(string state, int schema)
    {
        await BreakAsync(state, schema);

        var results = await Silo.RunAsync(
            ToySilo.Command(Broken, new Tell("a")), ToySilo.Command(Whole, new Tell("b")), ToySilo.Command(Broken, new Tell("c")));

        Assert.Equal([ItemEnd.Fault, ItemEnd.Done, ItemEnd.Fault], results.Select(result => result.End));
    }

    [Fact]
    public async Task Its_messages_are_parked_and_the_others_delivered()
    {
        await BreakAsync("no JSON", 1);
        await Silo.RunAsync(ToySilo.I1, new Raise(5, new CustomerKey(Broken.Key)));
        await Silo.RunAsync(ToySilo.I1, new Raise(5, ToySilo.C1));

        for (var round = 0; round < StoreLimits.Attempts; round++) await Silo.RunAsync([.. await Silo.WaitingAsync()]);

        Assert.Empty(await Silo.WaitingAsync());
        Assert.Equal(Broken, Assert.Single(await Store.ParkedAsync(10, default)).Message.To);
        Assert.Single((await Silo.StateAsync<CustomerState>(Whole)).State.Order);
    }

    [Fact]
    public async Task A_personal_key_that_cannot_be_unwrapped_faults_its_own_grain_only()
    {
        await Store.AddPersonalKeysAsync(new Dictionary<string, byte[]> { ["p-broken"] = new byte[60] }, default);

        var results = await Silo.RunAsync(
            ToySilo.Command(Broken, new Name(new Personal<string>("Ada", "p-broken"))),
            ToySilo.Command(Whole, new Name(new Personal<string>("Grace", "p-1"))));

        Assert.Equal([ItemEnd.Fault, ItemEnd.Done], results.Select(result => result.End));
    }

    [Fact]
    public async Task Rows_that_cannot_be_found_fault_their_own_grain_only()
    {
        GrainId[] segments = [new(GrainKind.Segment, "one"), new(GrainKind.Segment, "two")];
        foreach (var segment in segments) await Silo.RunAsync(segment, new SetCap(1));
        Silo = new ToySilo(new FailingFinds(Store, failing: 2), Time, new SeededRandom(2));

        var results = await Silo.RunAsync([.. segments.Select(segment => ToySilo.Command(segment, new Take("c-1")))]);

        Assert.Equal([ItemEnd.Fault, ItemEnd.Done], results.Select(result => result.End));
    }

    [Fact]
    public async Task A_stored_answer_that_cannot_be_read_faults_who_asks_for_it_only()
    {
        var asked = ToySilo.Command(ToySilo.I1, new Raise(1, ToySilo.C1), "r-1");
        await Store.CommitAsync(
            [
                new GrainCommit
                {
                    Grain = ToySilo.I1, BaseVersion = 0, NewVersion = 0,
                    Replies = [new ReplyWrite(asked.Request!, asked.Digest, "no JSON"u8.ToArray(), Time.Wall)],
                },
            ],
            default);

        var results = await Silo.RunAsync(asked, ToySilo.Command(ToySilo.I1, new Raise(2, ToySilo.C1)));

        Assert.Equal([ItemEnd.Fault, ItemEnd.Done], results.Select(result => result.End));
    }

    private Task<IReadOnlyList<CommitResult>> BreakAsync(string state, int schema) => Store.CommitAsync(
        [
            new GrainCommit
            {
                Grain = Broken, BaseVersion = 0, NewVersion = 1,
                State = new StoredState(schema, System.Text.Encoding.UTF8.GetBytes(state), EventHash.Start, Time.Wall),
            },
        ],
        default);

    /// <summary>The first so many searches fail; nothing else does.</summary>
    private sealed class FailingFinds(IStore inner, int failing) : StoreWrapper(inner)
    {
        private int asked;

        public override Task<IReadOnlyList<FoundRows>> FindAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancel) =>
            asked++ < failing ? throw new InvalidOperationException("These rows cannot be found.") : base.FindAsync(needs, cancel);
    }
}
