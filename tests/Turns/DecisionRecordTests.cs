using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Stores.Sqlite;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class DecisionRecordTests : IAsyncLifetime
{
    private readonly FakeTime time = new();
    private ToySilo silo = null!;

    public Task InitializeAsync()
    {
        silo = new ToySilo(MemoryStore.Open(new StoreOptions { Clock = time }), time, new SeededRandom(1));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await silo.Store.DisposeAsync();

    [Fact]
    public async Task It_holds_what_the_turn_was_decided_on()
    {
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        var dana = new Actor { Id = "users/dana", Kind = ActorKind.Person, Rights = Right.View | Right.Work };
        await silo.RunAsync(new CommandItem(ToySilo.C1.Grain, new Look(), dana, null, []));

        var decision = DecisionRecord.Read(silo.Codec, (await silo.Store.EventsAsync(ToySilo.C1.Grain, 0, default)).Single().Decision!);

        Assert.Equal(("look", time.Wall, "users/dana", Right.View | Right.Work), (decision.MessageType, decision.Now, decision.Actor.Id, decision.Actor.Rights));
        Assert.Equal(DateTimeZoneProviders.Tzdb.VersionId, decision.Tzdb);
        Assert.Equal(0, decision.Gate);
    }

    [Fact]
    public async Task The_views_in_force_come_back_from_the_contents_that_it_names()
    {
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        await silo.RunAsync(ToySilo.C1.Grain, new Look());
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good evening"));

        var decision = DecisionRecord.Read(silo.Codec, (await silo.Store.EventsAsync(ToySilo.C1.Grain, 0, default)).Single().Decision!);
        var list = (await silo.Store.ContentAsync(decision.ForceDigest, default))!;
        var contents = new Dictionary<string, byte[]>();
        foreach (var (_, _, digest) in InForceRecord.Read(silo.Codec, list)) contents[digest] = (await silo.Store.ContentAsync(digest, default))!;
        var force = InForceRecord.Rebuild(silo.Codec, list, digest => contents[digest]);

        Assert.Equal(new WorkspaceView("Good day"), force.Gates[GrainId.Workspace].View);
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_bytes()
    {
        await silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        await silo.RunAsync(ToySilo.C1.Grain, new Name(new Personal<string>("Ada", "p-1")));
        var stored = (await silo.Store.EventsAsync(ToySilo.C1.Grain, 0, default)).Single();
        var decision = DecisionRecord.Read(silo.Codec, stored.Decision!);

        var message = silo.Codec.ReadMessage(GrainKind.Customer, decision.MessageType, decision.MessageBody);
        var turn = ToySilo.Catalog[GrainKind.Customer].Grain.Receive(new CustomerState(), message, new TurnContext
        {
            Self = ToySilo.C1.Grain,
            Version = 1,
            Now = decision.Now,
            Actor = decision.Actor,
            InForce = InForce.Empty,
        });

        Assert.Equal(stored.Body, silo.Codec.WriteEvent(GrainKind.Customer, turn.Events.Single()).Body);
    }

    [Fact]
    public async Task Rows_without_a_version_stand_whole_and_counts_as_numbers()
    {
        var segment = new GrainId(GrainKind.Segment, "smb");
        await silo.RunAsync(segment, new SetCap(5));
        await silo.RunAsync(segment, new Take("c-1"));
        await silo.RunAsync(segment, new Take("c-2"));

        var decision = DecisionRecord.Read(silo.Codec, (await silo.Store.EventsAsync(segment, 2, default)).Single().Decision!);

        Assert.Equal(1, decision.Counts["taken"]);
        var rows = decision.Rows["last"];
        Assert.True(rows.Whole);
        Assert.Equal("c-1", rows.Rows.Single()[3]);
        Assert.Equal(RowDigest.Of(rows.Rows), rows.Digest);
    }
}
