using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>Connections: how many, for whom, how long.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task One_connection_carries_one_e_mail_after_another()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        for (var i = 0; i < 5; i++) Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal((5, 1), (server.Taken.Count, server.Connections));
        Assert.Single(server.Commands, line => line.StartsWith("EHLO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_so_many_e_mails_a_connection_ends_with_quit()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        for (var i = 0; i <= SmtpLimits.TransactionsPerConnection; i++) await Wire.SendAsync(transport);

        Assert.Equal((SmtpLimits.TransactionsPerConnection + 1, 2), (server.Taken.Count, server.Connections));
        Assert.Single(server.Commands, "QUIT");
    }

    [Fact]
    public async Task After_a_refused_recipient_the_connection_goes_on_with_rset()
    {
        await using var server = new FaultServer();
        server.Faults = stage => stage == Stage.Recipient && server.Connections == 1 && server.Taken.IsEmpty ? Fault.Says("550 5.1.1 nobody\r\n") : null;
        await using var transport = Wire.To(server);
        Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For("x@buyer.example"), Wire.Message, default));
        server.Faults = _ => null;

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal(1, server.Connections);
        Assert.Single(server.Commands, "RSET");
        Assert.Equal("ap@buyer.example", Assert.Single(server.Taken).Recipient);
    }

    [Fact]
    public async Task After_a_refused_dot_the_connection_goes_on_and_after_421_it_does_not()
    {
        var answers = new Queue<Fault?>([Fault.Says("554 5.7.1 no\r\n"), Fault.Says("421 4.3.2 bye\r\n"), null]);
        await using var server = new FaultServer { Faults = stage => stage == Stage.Dot ? answers.Dequeue() : null };
        await using var transport = Wire.To(server);

        Assert.IsType<TransmissionOutcome.Refused>(await Wire.SendAsync(transport));
        Assert.IsType<TransmissionOutcome.Refused>(await Wire.SendAsync(transport));
        Assert.Equal(1, server.Connections);
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal((2, 1), (server.Connections, server.Taken.Count));
    }

    [Theory]
    [InlineData("421 4.4.2 idle too long\r\n")]
    [InlineData("")]
    public async Task A_connection_that_died_while_idle_is_replaced_and_nobody_notices(string says)
    {
        var dots = 0;
        await using var server = new FaultServer
        {
            Faults = stage => stage == Stage.Dot && dots++ == 0 ? Fault.SaysAndCloses($"250 2.0.0 taken\r\n{says}", takes: true) : null,
        };
        await using var transport = Wire.To(server);
        await Wire.SendAsync(transport);

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        Assert.Equal((2, 2), (server.Taken.Count, server.Connections));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_used_connection_that_ends_at_mail_is_replaced_a_new_one_is_not(bool says421)
    {
        var senders = 0;
        var fault = says421 ? Fault.SaysAndCloses("421 4.7.0 too many\r\n") : Fault.Closes();
        await using var server = new FaultServer { Faults = stage => stage == Stage.Sender && senders++ > 0 ? fault : null };
        await using var transport = Wire.To(server);
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));

        var opened = await transport.OpenAsync(Wire.For(), Wire.Message, default);

        Assert.IsNotType<OpenResult.Ready>(opened);
        Assert.Equal((2, 1), (server.Connections, server.Taken.Count));
    }

    [Fact]
    public async Task An_idle_connection_ends_with_quit_after_its_time()
    {
        var time = new ManualTime();
        await using var server = new FaultServer();
        await using var transport = Wire.To(server, time: time);
        await Wire.SendAsync(transport);

        time.Advance(SmtpLimits.IdleTime);
        await server.AllClosedAsync();

        Assert.Contains("QUIT", server.Commands);
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task There_are_never_more_connections_than_allowed()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server, options => options with { Connections = 3 });

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => Wire.SendAsync(transport, Wire.For($"ap@d{i % 7}.example")))));

        Assert.Equal(60, server.Taken.Count);
        Assert.InRange(server.MostOpen, 1, 3);
    }

    [Fact]
    public async Task A_domain_that_is_full_waits_and_holds_up_nobody_else()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server, options => options with { Connections = 3, ConnectionsPerDomain = 1 });
        var first = await Wire.ReadyAsync(transport, Wire.For("a@slow.example"));
        var second = Wire.ReadyAsync(transport, Wire.For("b@slow.example"));

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport, Wire.For("c@quick.example")));
        Assert.False(second.IsCompleted);
        await first.CompleteAsync(default);

        Assert.IsType<TransmissionOutcome.Accepted>(await (await second).CompleteAsync(default));
        Assert.Equal(3, server.Taken.Count);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_queue()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server, options => options with { Connections = 1 });
        using var cancel = new CancellationTokenSource();
        var first = await Wire.ReadyAsync(transport);
        var given = transport.OpenAsync(Wire.For(), Wire.Message, cancel.Token);
        var third = Wire.SendAsync(transport);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await first.CompleteAsync(default);

        Assert.IsType<TransmissionOutcome.Accepted>(await third);
        Assert.Equal(2, server.Taken.Count);
    }

    [Fact]
    public async Task The_fault_points_are_reached_in_their_order_and_what_they_throw_passes()
    {
        await using var server = new FaultServer();
        foreach (var point in TransportFaultPoint.All)
        {
            var faults = new Crash(point);
            await using var transport = new SmtpTransport(Wire.Options(server.Port), TimeProvider.System, faults);
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Wire.SendAsync(transport));
            Assert.Equal(TransportFaultPoint.All.TakeWhile(one => one != point).Append(point), faults.Reached);
        }

        // Only the last two had let the dot out.
        Assert.Equal(2, server.Dots.Count);
    }

    private sealed class Crash(string at) : IFaultPoints
    {
        public List<string> Reached { get; } = [];

        public void Reach(string point, Envelope envelope)
        {
            Reached.Add(point);
            if (point == at) throw new InvalidTimeZoneException("a crash");
        }
    }
}
