using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;

namespace Plixo.Tests.Cases.Mailer;

public sealed class MailerTests
{
    [Fact]
    public async Task An_intent_is_sent_once_and_its_customer_told()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example", "bob@payer.example");

        await mail.StepAsync();
        await mail.StepAsync();

        Assert.Equal(["ann@payer.example", "bob@payer.example"], mail.Arrived.Select(one => one.Recipient).Order());
        Assert.All(await mail.ToldAsync(), told => Assert.StartsWith("250", Assert.IsType<ReportAccepted>(told).Reply, StringComparison.Ordinal));
        Assert.All(await mail.ToldAsync(), told => Assert.Equal(mail.Time.Wall, Assert.IsType<ReportAccepted>(told).ArmedAt));
        Assert.Equal(["t-c-1-7-0", "t-c-1-7-1"], mail.Journal.Select(line => line.Transmission).Order());
    }

    [Fact]
    public async Task The_bytes_carry_the_signed_link_and_the_return_path_the_transmission()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example");

        await mail.StepAsync();

        var arrived = Assert.Single(mail.Arrived);
        var text = await File.ReadAllTextAsync(arrived.Path);
        Assert.Contains(mail.Links.SignatureOf(MailerCase.C1), text.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Message-ID: <m-c-1-7@sender.example>", text, StringComparison.Ordinal);
        Assert.Contains("Date: Mon, 02 Mar 2026 09:00:00 +0000", text, StringComparison.Ordinal);
        Assert.StartsWith("b+t-c-1-7-0+", arrived.ReturnPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_behind_another_customers_id_is_not_signed()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.Link = "https://pay.example/p/c-2.SIGNATURE", "ann@payer.example");

        await mail.StepAsync();

        Assert.Contains("/p/c-2.SIGNATURE", await File.ReadAllTextAsync(Assert.Single(mail.Arrived).Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recall_between_claim_and_arm_leaves_no_file()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example");
        mail.At = point =>
        {
            if (point == MailerFaultPoint.BeforeArm) mail.RecallAsync().GetAwaiter().GetResult();
        };

        await mail.StepAsync();

        Assert.Empty(mail.Arrived);
        Assert.Equal("recalled", Assert.IsType<ReportNotSent>(Assert.Single(await mail.ToldAsync())).Why);
    }

    [Fact]
    public async Task A_recall_before_the_claim_is_told_as_not_sent()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example");
        await mail.RecallAsync();

        await mail.StepAsync();

        Assert.Empty(mail.Arrived);
        Assert.IsType<ReportNotSent>(Assert.Single(await mail.ToldAsync()));
    }

    [Fact]
    public async Task What_reaches_its_quiet_hours_between_claim_and_arm_is_not_sent()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.OpenFor = Duration.FromSeconds(1), "ann@payer.example");
        mail.At = point =>
        {
            if (point == MailerFaultPoint.BeforeArm) mail.Time.Advance(Duration.FromSeconds(1));
        };

        await mail.StepAsync();

        Assert.Empty(mail.Arrived);
        Assert.Equal("too late", Assert.IsType<ReportNotSent>(Assert.Single(await mail.ToldAsync())).Why);
    }

    [Fact]
    public async Task An_arm_that_took_too_long_gets_no_dot()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example");
        mail.At = point =>
        {
            if (point == MailerFaultPoint.AfterArmed) mail.Time.Advance(Duration.FromSeconds(2));
        };

        await mail.StepAsync();

        Assert.Empty(mail.Arrived);
        Assert.Equal("too long between arm and dot", Assert.IsType<ReportNotSent>(Assert.Single(await mail.ToldAsync())).Why);
    }

    [Theory]
    [InlineData("550", "bounce.invalid", true)]
    [InlineData("452", "full.invalid", false)]
    [InlineData("554", "reject.invalid", true)]
    public async Task A_refusal_is_told_with_the_servers_words(string code, string domain, bool permanent)
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, $"ann@{domain}");

        await mail.StepAsync();

        Assert.Empty(mail.Arrived);
        var told = Assert.IsType<ReportRefused>(Assert.Single(await mail.ToldAsync()));
        Assert.StartsWith(code, told.Reply, StringComparison.Ordinal);
        Assert.Equal(permanent, told.Permanent);
        Assert.Equal(new AttemptPermit(new LocalDate(2026, 3, 2), 1), told.Under);
    }

    [Fact]
    public async Task A_server_that_never_answers_the_dot_leaves_the_email_in_doubt()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@silent.invalid");

        await mail.StepAsync();
        await mail.StepAsync();

        Assert.Single(mail.Arrived);
        Assert.IsType<ReportInDoubt>(Assert.Single(await mail.ToldAsync()));
    }

    [Theory]
    [InlineData(MailerFaultPoint.AfterIntent)]
    [InlineData(MailerFaultPoint.BeforeArm)]
    public async Task A_crash_before_the_arm_is_sent_by_the_next_mailer(string point)
    {
        using var mail = new MailerCase();
        await CrashAsync(mail, point);

        mail.Time.Advance(Duration.FromSeconds(7));
        await mail.StepAsync("silo-2");
        await mail.StepAsync("silo-2");

        Assert.Single(mail.Arrived);
        Assert.IsType<ReportAccepted>(Assert.Single(await mail.ToldAsync()));
    }

    [Theory]
    [InlineData(MailerFaultPoint.AfterArmed, 0)]
    [InlineData(TransportFaultPoint.AfterDot, 1)]
    [InlineData(TransportFaultPoint.AfterAnswer, 1)]
    public async Task A_crash_after_the_arm_is_in_doubt_and_never_sent_again(string point, int arrived)
    {
        using var mail = new MailerCase();
        await CrashAsync(mail, point);

        await mail.StepAsync("silo-2");
        Assert.Empty(await mail.ToldAsync());
        mail.Time.Advance(Duration.FromSeconds(7));
        await mail.StepAsync("silo-2");
        await mail.StepAsync("silo-3");

        Assert.Equal(arrived, mail.Arrived.Count);
        Assert.IsType<ReportInDoubt>(Assert.Single(await mail.ToldAsync()));
    }

    /// <summary>Back under its id before the lease of the dead one ended, it keeps nothing of that one's alive.</summary>
    [Fact]
    public async Task A_silo_that_is_started_again_at_once_sends_what_the_dead_one_had_claimed()
    {
        using var mail = new MailerCase();
        await CrashAsync(mail, MailerFaultPoint.AfterIntent);

        var (first, held) = await mail.MailerAsync(start: "start-2");
        await first.StepAsync(held, CancellationToken.None);
        Assert.Empty(mail.Arrived);
        for (var seconds = 0; seconds < 8; seconds += 2)
        {
            mail.Time.Advance(Duration.FromSeconds(2));
            var (step, renewed) = await mail.MailerAsync(start: "start-2");
            await step.StepAsync(renewed, CancellationToken.None);
        }

        var (last, lease) = await mail.MailerAsync(start: "start-2");
        await last.StepAsync(lease, CancellationToken.None);
        Assert.Single(mail.Arrived);
    }

    [Fact]
    public async Task Another_attempt_sends_the_same_bytes_whatever_changed_meanwhile()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example");
        await CrashAsync(mail, MailerFaultPoint.AfterArmed, intend: false);
        mail.Time.Advance(Duration.FromHours(1));
        // Its customer learned that it was not sent and intends it again; the key of links was changed.
        await mail.IntendAsync(draft => draft.Version = 8, "ann@payer.example");

        var (step, lease) = await mail.MailerAsync("silo-2", linkKey: new byte[32]);
        await step.StepAsync(lease, CancellationToken.None);

        var text = await File.ReadAllTextAsync(Assert.Single(mail.Arrived).Path);
        Assert.Contains("Date: Mon, 02 Mar 2026 09:00:00 +0000", text, StringComparison.Ordinal);
        Assert.Contains(mail.Links.SignatureOf(MailerCase.C1), text.Replace("=\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_cannot_be_written_is_refused_for_good()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.Subject = "Hello\r\nBcc: all@payer.example", "ann@payer.example");

        await mail.StepAsync();

        Assert.Empty(mail.Arrived);
        var told = Assert.IsType<ReportRefused>(Assert.Single(await mail.ToldAsync()));
        Assert.True(told.Permanent);
        Assert.Contains("Subject", told.Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_whose_clock_differs_from_the_stores_does_not_send()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(null, "ann@payer.example");
        var (step, lease) = await mail.MailerAsync(clock: new Plixo.Tests.Support.FakeTime(mail.Time.Wall + Duration.FromSeconds(3)));

        await step.StepAsync(lease, CancellationToken.None);

        Assert.Empty(mail.Arrived);
    }

    private static async Task CrashAsync(MailerCase mail, string at, bool intend = true)
    {
        if (intend) await mail.IntendAsync(null, "ann@payer.example");
        mail.At = point =>
        {
            if (point == at) throw new CrashException();
        };
        await Assert.ThrowsAsync<CrashException>(() => mail.StepAsync());
        mail.At = _ => { };
    }
}
