using Plixo.Mail.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>The waits of RFC 5321, 4.5.3.2; that each stage takes its own is shown where servers hang.</summary>
public sealed class TimeoutsTests
{
    [Fact]
    public void The_standard_waits_are_those_of_the_RFC()
    {
        var standard = SmtpTimeouts.Standard;

        Assert.Equal(
            [5, 5, 5, 2, 3, 10],
            [
                standard.Greeting.TotalMinutes, standard.Mail.TotalMinutes, standard.Recipient.TotalMinutes, standard.DataStart.TotalMinutes,
                standard.DataBlock.TotalMinutes, standard.DataEnd.TotalMinutes,
            ]);
        Assert.Equal(standard, new SmtpOptions { Host = "relay.example", Port = 25, Security = SmtpSecurity.None }.Timeouts);
    }

    [Fact]
    public void A_limit_shortens_what_is_longer_and_nothing_else()
    {
        var limited = SmtpTimeouts.Standard.AtMost(TimeSpan.FromMinutes(3));

        Assert.Equal(TimeSpan.FromMinutes(3), limited.DataEnd);
        Assert.Equal(TimeSpan.FromMinutes(3), limited.Greeting);
        Assert.Equal(SmtpTimeouts.Standard.DataStart, limited.DataStart);
        Assert.Equal(SmtpTimeouts.Standard.Connect, limited.Connect);
    }
}
