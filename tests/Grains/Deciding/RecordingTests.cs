using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Tests.Grains.World;

namespace Plixo.Tests.Grains.Deciding;

public sealed class RecordingTests
{
    [Theory]
    [InlineData("A\r\nBcc: x@y.example", "a@b.example", "")]
    [InlineData("A", "a@b.example\n", "")]
    [InlineData("A", "a@b.example", "1\0")]
    public void A_contact_of_more_than_one_line_is_refused_whoever_tells_it(string name, string email, string phone)
    {
        var world = new CollectionsWorld(Instant.FromUtc(2026, 11, 2, 8, 0));
        world.AddCustomer("c", "ann@c.example");
        var key = ExternalIds.Contact("erp", "x");

        var reply = world.World.Ask(CollectionsWorld.Customer("c").Grain, new RecordContact(new Contact(
            key, "erp", new Personal<string>("x", key.Value), new Personal<string>(name, key.Value), new Personal<string>(email, key.Value), new Personal<string>(phone, key.Value),
            ContactRole.Billing, false, "en", null)));

        Assert.Equal(RefusalReason.InvalidArgument, reply.Refusal?.Reason);
    }
}
