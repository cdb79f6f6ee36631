using NodaTime;
using Plixo.Grains.Core;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Tests.Support.Toys;

namespace Plixo.Tests.Turns;

public sealed class DecisionRecordTests : ToySiloTests
{
    [Fact]
    public async Task It_holds_what_the_turn_was_decided_on()
    {
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        var dana = new Actor { Id = "users/dana", Kind = ActorKind.Person, Rights = Right.View | Right.Work };
        await Silo.RunAsync(new CommandItem(ToySilo.C1.Grain, new Look(), dana, null, []));

        var decision = DecisionRecord.Read(Silo.Codec, (await Store.EventsAsync(ToySilo.C1.Grain, 0, default)).Single().Decision!);

        Assert.Equal(("look", Time.Wall, "users/dana", Right.View | Right.Work), (decision.MessageType, decision.Now, decision.Actor.Id, decision.Actor.Rights));
        Assert.Equal(DateTimeZoneProviders.Tzdb.VersionId, decision.Tzdb);
        Assert.Equal(0, decision.Gate);
    }

    [Fact]
    public async Task The_views_in_force_come_back_from_the_contents_that_it_names()
    {
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        await Silo.RunAsync(ToySilo.C1.Grain, new Look());
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good evening"));

        var decision = DecisionRecord.Read(Silo.Codec, (await Store.EventsAsync(ToySilo.C1.Grain, 0, default)).Single().Decision!);
        var list = (await Store.ContentAsync(decision.ForceDigest, default))!;
        var contents = new Dictionary<string, byte[]>();
        foreach (var (_, _, digest) in InForceRecord.Read(Silo.Codec, list)) contents[digest] = (await Store.ContentAsync(digest, default))!;
        var force = InForceRecord.Rebuild(Silo.Codec, list, digest => contents[digest]);

        Assert.Equal(new WorkspaceView("Good day"), force.Gates[GrainId.Workspace].View);
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_bytes()
    {
        await Silo.RunAsync(GrainId.Workspace, new SetGreeting("Good day"));
        await Silo.RunAsync(ToySilo.C1.Grain, new Name(new Personal<string>("Ada", "p-1")));
        var stored = (await Store.EventsAsync(ToySilo.C1.Grain, 0, default)).Single();
        var decision = DecisionRecord.Read(Silo.Codec, stored.Decision!);

        var message = Silo.Codec.ReadMessage(GrainKind.Customer, decision.MessageType, decision.MessageBody);
        var turn = ToySilo.Catalog[GrainKind.Customer].Grain.Receive(new CustomerState(), message, new TurnContext
        {
            Self = ToySilo.C1.Grain,
            Version = 1,
            Now = decision.Now,
            Actor = decision.Actor,
            InForce = InForce.Empty,
        });

        Assert.Equal(stored.Body, Silo.Codec.WriteEvent(GrainKind.Customer, turn.Events.Single()).Body);
    }

    [Fact]
    public async Task Rows_without_a_version_stand_whole_and_counts_as_numbers()
    {
        var segment = new GrainId(GrainKind.Segment, "smb");
        await Silo.RunAsync(segment, new SetCap(5));
        await Silo.RunAsync(segment, new Take("c-1"));
        await Silo.RunAsync(segment, new Take("c-2"));

        var decision = DecisionRecord.Read(Silo.Codec, (await Store.EventsAsync(segment, 2, default)).Single().Decision!);

        Assert.Equal(1, decision.Counts["taken"]);
        var rows = decision.Rows["last"];
        Assert.True(rows.Whole);
        Assert.Equal("c-1", rows.Rows.Single()[3]);
        Assert.Equal(RowDigest.Of(rows.Rows), rows.Digest);
    }
}
