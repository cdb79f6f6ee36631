using Plixo.Mail.Mime;

namespace Plixo.Tests.Mail.Mime;

public sealed class MessageIdTests
{
    [Theory]
    [InlineData("<k7.3@mail.example>", true, true)]
    [InlineData("<a$b%c@d>", true, true)]
    [InlineData("<no-at-sign>", false, true)]
    [InlineData("<a@[10.0.0.1]>", false, true)]
    [InlineData("<a..b@c>", false, true)]
    [InlineData("<.a@b>", false, true)]
    [InlineData("<a@b.>", false, true)]
    [InlineData("<a@b@c>", false, true)]
    [InlineData("", false, false)]
    [InlineData("<>", false, false)]
    [InlineData("k7@mail.example", false, false)]
    [InlineData("<a@b> <c@d>", false, false)]
    [InlineData("<a@b><c@d>", false, false)]
    [InlineData("<a b@c>", false, false)]
    [InlineData("<a@bü>", false, false)]
    [InlineData("<a@b>\r\nBcc: x", false, false)]
    public void An_id_is_ours_to_make_or_only_to_repeat_or_neither(string text, bool ours, bool foreign)
    {
        Assert.Equal(ours, MessageId.TryParse(text, out var id, out var reason));
        Assert.Equal(foreign, MessageId.TryParseForeign(text, out _, out _));
        Assert.Equal(ours ? text : null, id?.Value);
        Assert.Equal(!ours, reason is not null);
    }

    [Fact]
    public void An_id_has_at_most_512_characters()
    {
        var longest = $"<a@{new string('b', MessageId.MaxLength - 4)}>";

        Assert.True(MessageId.TryParse(longest, out _, out _));
        Assert.False(MessageId.TryParseForeign(longest.Insert(2, "x"), out _, out _));
    }
}
