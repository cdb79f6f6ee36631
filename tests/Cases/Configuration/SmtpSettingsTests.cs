using Plixo.Mail.Smtp;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Cases.Configuration;

/// <summary>`Mail:Mode=smtp`: what it needs, and for which store it sends.</summary>
public sealed class SmtpSettingsTests
{
    private static readonly (string, string)[] Enough =
        [("Mail:Mode", "smtp"), ("Mail:Smtp:Host", "relay.example"), ("Mail:Smtp:StoreId", "st-1")];

    [Fact]
    public void With_host_and_store_it_sends_encrypted_and_waits_as_rfc_5321_asks()
    {
        var smtp = Read()!;

        Assert.Equal(("relay.example", 587, SmtpSecurity.StartTls, 4), (smtp.Relay.Host, smtp.Relay.Port, smtp.Relay.Security, smtp.Relay.Connections));
        Assert.Null(smtp.Relay.Account);
        Assert.Equal(SmtpTimeouts.Standard, smtp.Relay.Timeouts);
    }

    [Fact]
    public void Captured_mail_has_no_relay() => Assert.Null(Read(("Mail:Mode", "capture")));

    [Fact]
    public void A_timeout_lowers_what_is_longer()
    {
        var timeouts = Read(("Mail:Smtp:Timeout", "2 min"))!.Relay.Timeouts;

        Assert.Equal(TimeSpan.FromMinutes(2), timeouts.DataEnd);
        Assert.Equal(TimeSpan.FromMinutes(2), timeouts.Mail);
        Assert.Equal(SmtpTimeouts.Standard.Connect, timeouts.Connect);
    }

    [Fact]
    public void An_account_has_a_password() => Assert.Equal(
        new SmtpAccount.WithPassword("ar", "correct horse"), Read(("Mail:Smtp:User", "ar"), ("Mail:Smtp:Password", "correct horse"))!.Relay.Account);

    [Fact]
    public void On_this_machine_a_password_may_go_in_clear() =>
        Assert.NotNull(Read(("Mail:Smtp:User", "ar"), ("Mail:Smtp:Password", "correct horse"), ("Mail:Smtp:Security", "none"), ("Mail:Smtp:Host", "127.0.0.1")));

    /// <summary>What renews it replaces the file; each sign-in reads it anew.</summary>
    [Fact]
    public async Task An_access_token_is_read_from_its_file_at_each_sign_in()
    {
        var file = Path.GetTempFileName();
        var account = Assert.IsType<SmtpAccount.WithToken>(Read(("Mail:Smtp:User", "ar"), ("Mail:Smtp:TokenFile", file))!.Relay.Account);
        foreach (var token in new[] { "first", "second" })
        {
            await File.WriteAllTextAsync(file, $"{token}\n");
            Assert.Equal(token, await account.Token(CancellationToken.None));
        }

        File.Delete(file);
    }

    [Theory]
    [InlineData("Mail:Smtp:Host is missing", "Mail:Smtp:Host", "")]
    [InlineData("Mail:Smtp:Password is missing", "Mail:Smtp:User", "ar")]
    [InlineData("Mail:Smtp:User is missing", "Mail:Smtp:Password", "correct horse")]
    [InlineData("Mail:Smtp:User is missing", "Mail:Smtp:TokenFile", "/run/token")]
    [InlineData("Mail:Smtp:TokenFile is '/run/token'", "Mail:Smtp:User", "ar", "Mail:Smtp:Password", "correct horse", "Mail:Smtp:TokenFile", "/run/token")]
    [InlineData("Mail:Smtp:Security is 'none'", "Mail:Smtp:User", "ar", "Mail:Smtp:Password", "correct horse", "Mail:Smtp:Security", "none")]
    [InlineData("Sandbox:Clock is 'on'", "Sandbox:Clock", "on")]
    public void What_is_missing_or_unsafe_stops_the_start_with_one_line(string line, params string[] keys)
    {
        var given = keys.Chunk(2).Select(pair => (pair[0], pair[1])).ToArray();

        var fault = Assert.Throws<ConfigurationException>(() => Read(given));

        Assert.StartsWith(line, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void It_sends_for_the_named_store_only()
    {
        Read()!.AssertMaySendFor(new StoreIdentity("st-1", Demo: false, "sqlite"));

        var fault = Assert.Throws<ConfigurationException>(() => Read()!.AssertMaySendFor(new StoreIdentity("st-2", Demo: false, "sqlite")));

        Assert.StartsWith("Mail:Smtp:StoreId is 'st-1': it takes st-2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_sends_for_no_store_until_one_is_named()
    {
        var fault = Assert.Throws<ConfigurationException>(() => Read(("Mail:Smtp:StoreId", ""))!.AssertMaySendFor(new StoreIdentity("st-2", Demo: false, "sqlite")));

        Assert.StartsWith("Mail:Smtp:StoreId is missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains("st-2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_demo_store_never_sends() => Assert.Contains(
        "a demo store never sends",
        Assert.Throws<ConfigurationException>(() => Read()!.AssertMaySendFor(new StoreIdentity("st-1", Demo: true, "sqlite"))).Message,
        StringComparison.Ordinal);

    private static SmtpSettings? Read(params (string Key, string Value)[] keys) => SiloOptions.Read(
        new ConfigurationReader(Enough.Where(one => keys.All(key => key.Key != one.Item1)).Concat(keys).Select(key => KeyValuePair.Create(key.Item1, key.Item2))),
        isDevelopment: false).Mail.Smtp;
}
