using NodaTime;
using Plixo.Grains.Customers;

namespace Plixo.Tests.Cases.Mailer;

/// <summary>An e-mail stands at its dot when its permit begins to hold, and not before (decision 26).</summary>
public sealed class MailerAheadTests
{
    /// <summary>An outcome is owed some continuations after the file is there.</summary>
    private const int MostLooks = 10_000;

    [Fact]
    public async Task What_is_claimed_ahead_waits_for_its_permit_and_not_longer()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.HoldsIn = Duration.FromMilliseconds(150), "ann@payer.example");
        var holds = mail.Time.Wall + Duration.FromMilliseconds(150);
        var (step, lease) = await mail.MailerAsync(ahead: Duration.FromMilliseconds(200));

        var sending = step.StepAsync(lease, CancellationToken.None);
        while (!sending.IsCompleted)
        {
            if (mail.Time.Wall < holds) Assert.Empty(mail.Arrived);
            if (mail.Time.NextTimer is { } due) mail.Time.AdvanceTo(due);
            await Task.Yield();
        }

        await sending;
        Assert.Single(mail.Arrived);
        Assert.Equal((holds, holds), (mail.Time.Wall, Assert.IsType<ReportAccepted>(Assert.Single(await mail.ToldAsync())).ArmedAt!.Value));
    }

    [Fact]
    public async Task What_is_claimed_ahead_is_given_back_when_the_silo_stops()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.HoldsIn = Duration.FromMilliseconds(150), "ann@payer.example");
        var (step, lease) = await mail.MailerAsync(ahead: Duration.FromMilliseconds(200));
        using var stop = new CancellationTokenSource();

        var sending = step.StepAsync(lease, stop.Token);
        while (!sending.IsCompleted && mail.Time.NextTimer is null) await Task.Yield();
        await stop.CancelAsync();
        await Record.ExceptionAsync(() => sending);
        await step.SettleAsync(CancellationToken.None);

        Assert.Empty(mail.Arrived);
        Assert.Contains("the silo stops", Assert.IsType<ReportNotSent>(Assert.Single(await mail.ToldAsync())).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_stands_at_the_instant_of_its_answer_and_not_of_its_commit()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.HoldsIn = Duration.FromMilliseconds(0), "ann@payer.example");
        await mail.IntendAsync(
            draft => (draft.HoldsIn, draft.Version, draft.MessageId, draft.Permit) = (Duration.FromMilliseconds(150), 8, "m-c-1-8@sender.example", 2), "ann@payer.example");
        var start = mail.Time.Wall;
        var (step, lease) = await mail.MailerAsync(ahead: Duration.FromMilliseconds(200));

        var sending = step.StepAsync(lease, CancellationToken.None);
        while (!sending.IsCompleted && (mail.Arrived.Count == 0 || mail.Time.NextTimer is null)) await Task.Yield();
        while (!sending.IsCompleted)
        {
            if (mail.Time.NextTimer is { } due) mail.Time.AdvanceTo(due);
            await Task.Yield();
        }

        await sending;
        var told = (await mail.ToldAsync()).Cast<ReportAccepted>();
        Assert.Equal([Duration.Zero, Duration.FromMilliseconds(150)], told.Select(report => report.At - start).Order());
    }

    [Fact]
    public async Task What_came_of_one_is_told_while_another_of_its_portion_waits()
    {
        using var mail = new MailerCase();
        await mail.IntendAsync(draft => draft.HoldsIn = Duration.Zero, "ann@payer.example");
        await mail.IntendAsync(
            draft => (draft.HoldsIn, draft.Version, draft.MessageId, draft.Permit) = (Duration.FromMilliseconds(150), 8, "m-c-1-8@sender.example", 2), "ann@payer.example");
        var (step, lease) = await mail.MailerAsync(ahead: Duration.FromMilliseconds(200));

        var sending = step.StepAsync(lease, CancellationToken.None);
        while (!sending.IsCompleted && (mail.Arrived.Count == 0 || mail.Time.NextTimer is null)) await Task.Yield();
        for (var looks = 0; looks < MostLooks && (await mail.ToldAsync()).Count == 0; looks++)
        {
            await step.PayAsync();
            await Task.Yield();
        }

        Assert.Single(await mail.ToldAsync());
        Assert.False(sending.IsCompleted, "The second is still to come.");
        while (!sending.IsCompleted)
        {
            if (mail.Time.NextTimer is { } due) mail.Time.AdvanceTo(due);
            await Task.Yield();
        }

        await sending;
        Assert.Equal(2, (await mail.ToldAsync()).Count);
    }
}
