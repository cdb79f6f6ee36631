using Plixo.Mail.Addresses;

namespace Plixo.Tests.Mail.Addresses;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("a@b.com, c@d.e", "white space")]
    [InlineData("a@b.com,c@d.e", "','")]
    [InlineData("a@b.com;c@d.e", "';'")]
    [InlineData("Bob <bob@b.com>", "white space")]
    [InlineData("<bob@b.com>", "'<'")]
    [InlineData("(bob)bob@b.com", "comment")]
    [InlineData("\"bob\"@b.com", "quoted")]
    [InlineData("@relay.com:bob@b.com", "more than one @")]
    [InlineData("bob@[127.0.0.1]", "literal")]
    [InlineData("bob@127.0.0.1", "number")]
    [InlineData("bob@gmail", "one label")]
    [InlineData("bob", "no @")]
    [InlineData("@b.com", "before the @")]
    [InlineData("bob@", "after the @")]
    [InlineData(".bob@b.com", "dot")]
    [InlineData("bob.@b.com", "dot")]
    [InlineData("b..ob@b.com", "two dots")]
    [InlineData("bob@b..com", "empty label")]
    [InlineData("bob@b.com.", "empty label")]
    [InlineData("bob@.b.com", "empty label")]
    [InlineData("bob@-b.com", "hyphen")]
    [InlineData("bob@b-.com", "hyphen")]
    [InlineData("bob@b_c.com", "'_'")]
    [InlineData("bob@b.com\r\nBcc: eve@e.com", "control character U+000D")]
    [InlineData("bob@b.com\n", "control character U+000A")]
    [InlineData("bob\0@b.com", "control character U+0000")]
    [InlineData("bob\u007f@b.com", "control character")]
    [InlineData("bob\u0085@b.com", "control character")]
    [InlineData("bob\u2028@b.com", "white space")]
    [InlineData("bob\u00a0@b.com", "white space")]
    [InlineData("bob\u200b@b.com", "invisible")]
    [InlineData("\u202ebob@b.com", "invisible")]
    [InlineData("bob\uff20b.com", "no @")]
    [InlineData("bob@b\u3002com", "after the @")]
    [InlineData("bob@\uff42.com", "after the @")]
    [InlineData("bob@\U0001F4A9.com", "after the @")]
    [InlineData("bob@xn--a.com", "internationalised")]
    [InlineData("bob@xn--bcher-2pa.example", "internationalised")]
    [InlineData("bob@bu\u0308cher.example", "accent")]
    public void A_text_that_is_not_exactly_one_address_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(MailAddress.TryParse(text, out var address, out var said));
        Assert.Null(address);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.False(MailAddress.TryParse("bob\ud800@b.com", out _, out var reason));
        Assert.Equal("half a surrogate pair at position 4", reason);
    }

    [Theory]
    [InlineData("bob@example.com")]
    [InlineData("Bob.O'Hara+invoices@Example.COM")]
    [InlineData("a/p=1@sub.example.co.uk")]
    [InlineData("rechnung@bücher.example")]
    [InlineData("δοκιμή@παράδειγμα.δοκιμή")]
    [InlineData("用户@例え.jp")]
    [InlineData("🧾@example.com")]
    public void An_address_prints_back_to_itself(string text)
    {
        Assert.True(MailAddress.TryParse(text, out var address, out var reason), reason);
        Assert.Equal(text, address.Spec);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("Bob@Example.COM", "bob@example.com")]
    [InlineData("x@BÜCHER.example", "x@xn--bcher-kva.example")]
    [InlineData("x@XN--BCHER-kva.example", "x@xn--bcher-kva.example")]
    [InlineData("ΟΔΟΣ@example.com", "οδοσ@example.com")]
    [InlineData("οδος@example.com", "οδοσ@example.com")]
    public void Normalized_is_one_form_for_all_spellings(string text, string normalized) =>
        Assert.Equal(normalized, MailAddress.Parse(text).Normalized);

    [Fact]
    public void An_international_domain_goes_on_the_wire_in_A_labels_and_needs_no_extension()
    {
        var address = MailAddress.Parse("rechnung@straße.example");

        Assert.Equal("rechnung@xn--strae-oqa.example", address.WireSpec);
        Assert.False(address.NeedsSmtpUtf8);
        Assert.True(MailAddress.Parse("müller@example.com").NeedsSmtpUtf8);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_local_part_has_at_most_64_octets(int octets, bool accepted)
    {
        Assert.Equal(accepted, MailAddress.TryParse(new string('a', octets) + "@example.com", out _, out _));
        Assert.Equal(accepted, MailAddress.TryParse(new string('ü', octets / 2) + new string('a', octets % 2) + "@example.com", out _, out _));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_at_most_63_octets(int octets, bool accepted) =>
        Assert.Equal(accepted, MailAddress.TryParse($"a@{new string('b', octets)}.com", out _, out _));

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    public void An_address_has_at_most_254_octets(int octets, bool accepted)
    {
        var local = new string('a', 64) + '@';
        var domain = string.Join('.', new string('b', 62), new string('c', 62), new string('d', octets - 65 - 126));
        Assert.Equal(accepted, MailAddress.TryParse(local + domain, out _, out _));
    }

    [Fact]
    public void An_international_address_is_measured_in_the_longer_of_its_spellings()
    {
        var domain = string.Concat(Enumerable.Repeat("üa.", 20)) + "example";

        Assert.True(MailAddress.TryParse("a@" + domain, out var address, out _));
        Assert.True(address.WireSpec.Length > 190);
        Assert.False(MailAddress.TryParse(new string('a', 64) + '@' + domain, out _, out var reason));
        Assert.Contains("at most 254", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_display_name_is_trimmed_and_empty_is_none()
    {
        var bob = MailAddress.Parse("bob@example.com");

        Assert.Equal("Bob <bob@example.com>", bob.Named(" Bob ").ToString());
        Assert.Null(bob.Named("  ").DisplayName);
        Assert.Equal(bob, bob.Named("Bob").Named(null));
    }
}
