using Plixo.Grains.Mailing;

namespace Plixo.Tests.Grains.Mailing;

public sealed class MailboxesTests
{
    [Theory]
    [InlineData("550 5.1.1 <ann@payer.example>: unknown", "550 5.1.1 <…@payer.example>: unknown")]
    [InlineData("ann.b+c@payer.example and bob@payer.example", "…@payer.example and …@payer.example")]
    [InlineData("\"ann b\"@payer.example", "…@payer.example")]
    [InlineData("zoë@payer.example", "…@payer.example")]
    [InlineData("at @ noon", "at @ noon")]
    [InlineData("250 taken", "250 taken")]
    public void Hidden_leaves_the_domain_and_takes_who_it_is(string said, string kept)
    {
        Assert.Equal(kept, Mailboxes.Hidden(said));
        Assert.Equal(kept, Mailboxes.Hidden(kept));
    }
}
