using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Turns;

namespace Plixo.Tests.Turns;

public sealed class RealGrainsTests
{
    private static readonly IGrain[] All = [new WorkspaceGrain(), new SegmentGrain(), new CustomerGrain(), new InvoiceGrain()];

    [Fact]
    public void Every_message_event_and_reply_has_a_stable_name() =>
        Assert.NotEmpty(new GrainCatalog(All).Replies.All);

    [Fact]
    public void Empty_states_read_back_as_the_bytes_they_were()
    {
        var codec = new TurnCodec(new GrainCatalog(All), null!, new Upcasters());

        Assert.All(All, grain =>
        {
            var bytes = codec.WriteState(grain.Kind, grain.Empty("k-1"));
            Assert.Equal(bytes, codec.WriteState(grain.Kind, codec.ReadState(grain.Kind, grain.Schema, bytes)));
        });
    }

    [Fact]
    public void Whoever_shows_a_view_names_its_type() => Assert.All(All, grain =>
        Assert.True(grain.View(grain.Empty("k-1")) is not { } view || grain.ViewType == view.GetType(), $"{grain.Kind}"));
}
