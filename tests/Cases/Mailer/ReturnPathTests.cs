using Plixo.Mail.Addresses;
using Plixo.Silo.Mailer;

namespace Plixo.Tests.Cases.Mailer;

public sealed class ReturnPathTests
{
    private readonly ReturnPath path = new("mail.example", new byte[32]);

    [Fact]
    public void What_it_makes_it_reads_back_in_capitals_too()
    {
        var address = path.For("t-c-1-7")!;

        Assert.True(path.TryRead(address, out var transmission));
        Assert.Equal("t-c-1-7", transmission);
        Assert.True(path.TryRead(MailAddress.Parse(address.Spec.ToUpperInvariant()), out _));
    }

    [Theory]
    [InlineData("b+t-c-1-8+0123456789abcdef@mail.example")]
    [InlineData("b+t-c-1-7@mail.example")]
    [InlineData("dana@mail.example")]
    public void What_it_did_not_make_it_does_not_read(string address) =>
        Assert.False(path.TryRead(MailAddress.Parse(address), out _));

    [Fact]
    public void An_id_that_does_not_fit_has_none() => Assert.Null(path.For(new string('t', 60)));
}
