using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Tests.Mail.Capture;
using Plixo.Tests.Support;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>A silo that is served with `Mail:Mode=smtp`, and the mail server that it really sends to: what arrives is what it says was accepted.</summary>
[Collection(OneOpenSmtpd.Name)]
public sealed class ServedSiloTests : TestFolder
{
    private const int Delivered = 6;

    private static readonly string[] Refused = ["ap@refused.test", "boss@refused.test"];

    [Fact]
    public async Task To_OpenSmtpd_each_email_is_delivered_once_and_what_it_refuses_is_refused()
    {
        await using var mailbox = new FaultServer { Features = [] };
        await using var openSmtpd = await ServerProcess.OpenSmtpdAsync(Folder, mailbox.Port);

        await SendAsync(openSmtpd.Port, () => mailbox.TakenAsync(Delivered), mailbox);
    }

    [Fact]
    public async Task To_Postfix_each_email_is_delivered_once_and_what_it_refuses_is_refused()
    {
        await using var mailbox = new FaultServer { Features = ["PIPELINING"] };
        await using var postfix = await PostfixServer.StartAsync(mailbox.Port);

        await SendAsync(postfix.Port, postfix.DrainedAsync, mailbox);
    }

    /// <param name="relay">The server's port. It takes mail for `lmtp.test` alone.</param>
    /// <param name="drained">Completes when what can be delivered is.</param>
    /// <param name="mailbox">To which the server hands on what it took.</param>
    private static async Task SendAsync(int relay, Func<Task> drained, FaultServer mailbox)
    {
        await using var silo = await ServingSilo.StartAsync(change: policy => policy with { Zone = AwayFromMidnight }, relay: relay);
        var addresses = Enumerable.Range(0, Delivered).Select(i => $"ap{i}@lmtp.test").ToList();
        foreach (var address in addresses[2..]) await silo.ChaseAsync(address, address);
        // One e-mail to two of whom one is refused, and one that nobody gets.
        await silo.ChaseAsync("partly", addresses[0], addresses[1], Refused[0]);
        await silo.ChaseAsync("nobody", Refused[1]);

        var rows = await silo.EndedAsync(Delivered + Refused.Length);
        await drained();

        Assert.Equal(Delivered + Refused.Length, rows.Count);
        var accepted = rows.Where(row => row.State == TransmissionStates.Accepted).ToList();
        Assert.Equal(addresses, accepted.Select(row => row.Recipient).Order());
        Assert.All(accepted, row => Assert.StartsWith("250 ", row.Evidence, StringComparison.Ordinal));
        Assert.All(rows, row => Assert.True(row.State != TransmissionStates.Accepted || row.Relay == $"127.0.0.1:{relay}", row.Relay));
        Assert.Equal(
            accepted.Select(row => (row.Recipient, row.MessageId)).Order(),
            mailbox.Taken.Select(taken => (taken.Recipient, MessageIds.Of(taken.Body))).Order());
        var refused = rows.Where(row => row.State == TransmissionStates.Refused).ToList();
        Assert.Equal(Refused, refused.Select(row => row.Recipient).Order());
        Assert.All(refused, row => Assert.Matches("^5[0-9][0-9] .*recipient", row.Evidence));
    }

    /// <summary>Nothing is armed in the last half minute of the segment's day.</summary>
    private static string AwayFromMidnight => SystemClock.Instance.GetCurrentInstant().InUtc().Hour < 12 ? "UTC" : "Etc/GMT+12";
}
