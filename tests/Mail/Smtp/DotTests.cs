using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>What the answer to the dot, or its absence, means.</summary>
public sealed class DotTests
{
    public static TheoryData<string, bool> EverySilence
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var what in new[] { "closes", "resets", "half-closes", "garbage", "8 KB line", "half an answer", "two codes", "neither yes nor no" })
                foreach (var takes in new[] { true, false })
                    all.Add(what, takes);
            return all;
        }
    }

    [Fact]
    public async Task Until_the_word_the_server_has_no_dot()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);
        var transmission = await Wire.ReadyAsync(transport);
        Assert.Empty(server.Dots);

        var accepted = Assert.IsType<TransmissionOutcome.Accepted>(await transmission.CompleteAsync(default));

        Assert.Equal("250 2.0.0 taken", accepted.Reply.ToString());
        Assert.Equal(("ap@buyer.example", Wire.Body), Assert.Single(server.Taken));
    }

    [Theory]
    [InlineData("421 4.3.2 closing")]
    [InlineData("451 4.3.0 try again")]
    [InlineData("554 5.7.1 content refused")]
    [InlineData("550 no")]
    public async Task A_whole_4yz_or_5yz_is_a_refusal(string answer)
    {
        await using var server = At(Stage.Dot, Fault.Says($"{answer}\r\n"));
        await using var transport = Wire.To(server);

        Assert.Equal(answer, Assert.IsType<TransmissionOutcome.Refused>(await Wire.SendAsync(transport)).Reply.ToString());

        Assert.Single(server.Dots);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task An_answer_of_many_lines_is_one_answer()
    {
        await using var server = At(Stage.Dot, Fault.Says("250-2.0.0 taken\r\n250-2.0.0 and kept\r\n250 2.0.0 for you\r\n", takes: true));
        await using var transport = Wire.To(server);

        Assert.Equal("taken\nand kept\nfor you", Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport)).Reply.Text);
    }

    [Theory]
    [MemberData(nameof(EverySilence))]
    public async Task Without_a_whole_answer_it_is_in_doubt(string what, bool takes)
    {
        await using var server = At(Stage.Dot, Silence(what, takes));
        await using var transport = Wire.To(server);

        Assert.IsType<TransmissionOutcome.InDoubt>(await Wire.SendAsync(transport));

        Assert.Single(server.Dots);
        Assert.Equal(takes ? 1 : 0, server.Taken.Count);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_answer_is_no_answer(bool takes)
    {
        var time = new ManualTime();
        await using var server = At(Stage.Dot, Fault.Hangs(takes));
        await using var transport = Wire.To(server, time: time);
        var transmission = await Wire.ReadyAsync(transport);

        var completing = transmission.CompleteAsync(default);
        await server.ReachedAsync(Stage.Dot);
        await time.ArmedAsync(Wire.Timeouts.DataEnd);
        await BeforeTheDotTests.AdvanceUntilAsync(time, Wire.Timeouts.DataEnd, completing);

        Assert.Contains("19 s", Assert.IsType<TransmissionOutcome.InDoubt>(await completing).Reason, StringComparison.Ordinal);
        Assert.Equal(takes ? 1 : 0, server.Taken.Count);
    }

    [Fact]
    public async Task A_dripping_answer_gets_no_more_time()
    {
        using var word = new SemaphoreSlim(0);
        var time = new ManualTime();
        await using var server = At(Stage.Dot, Fault.Drips("250 ok\r\n", word));
        await using var transport = Wire.To(server, time: time);
        var completing = (await Wire.ReadyAsync(transport)).CompleteAsync(default);
        await server.ReachedAsync(Stage.Dot);
        await time.ArmedAsync(Wire.Timeouts.DataEnd);
        for (var i = 0; i < 6; i++)
        {
            word.Release();
            time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.False(completing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<TransmissionOutcome.InDoubt>(await completing);
        Assert.Single(server.Taken);
        word.Release(2);
    }

    [Fact]
    public async Task A_dripping_answer_in_time_is_an_answer()
    {
        using var word = new SemaphoreSlim(100);
        await using var server = At(Stage.Dot, Fault.Drips("250-well\r\n250 ok\r\n", word));
        await using var transport = Wire.To(server);

        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));
    }

    [Fact]
    public async Task Cancelled_after_the_dot_is_in_doubt_and_no_exception()
    {
        await using var server = At(Stage.Dot, Fault.Hangs(takes: true));
        await using var transport = Wire.To(server);
        using var cancel = new CancellationTokenSource();
        var completing = (await Wire.ReadyAsync(transport)).CompleteAsync(cancel.Token);
        await server.ReachedAsync(Stage.Dot);

        await cancel.CancelAsync();

        Assert.IsType<TransmissionOutcome.InDoubt>(await completing);
    }

    [Fact]
    public async Task Cancelled_before_the_dot_was_not_sent()
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server);

        Assert.IsType<TransmissionOutcome.NotSent>(await (await Wire.ReadyAsync(transport)).CompleteAsync(new CancellationToken(true)));

        Assert.Empty(server.Dots);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aborted_or_disposed_nothing_was_sent_and_the_slot_is_free(bool abort)
    {
        await using var server = new FaultServer();
        await using var transport = Wire.To(server, options => options with { Connections = 1 });
        var transmission = await Wire.ReadyAsync(transport);

        if (abort) await transmission.AbortAsync();
        await transmission.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => transmission.CompleteAsync(default));
        Assert.IsType<TransmissionOutcome.Accepted>(await Wire.SendAsync(transport));
        Assert.Single(server.Dots);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("421 4.4.2 you took too long\r\n")]
    [InlineData("")]
    public async Task A_server_that_closed_while_we_waited_for_the_word_got_no_dot(string says)
    {
        await using var server = At(Stage.Data, Fault.SaysAndCloses($"354 go on\r\n{says}"));
        await using var transport = Wire.To(server);
        var opened = await transport.OpenAsync(Wire.For(), Wire.Message, default);
        // Whether the body could still be written is the system's matter; that no dot was is ours.
        if (opened is OpenResult.Ready { Transmission: var transmission })
        {
            await server.AllClosedAsync();
            Assert.IsType<TransmissionOutcome.NotSent>(await transmission.CompleteAsync(default));
        }
        else
        {
            Assert.Equal(TransportPhase.Body, Assert.IsType<OpenResult.Failed>(opened).Phase);
        }

        Assert.Empty(server.Dots);
    }

    private static FaultServer At(Stage stage, Fault fault) => new() { Faults = at => at == stage ? fault : null };

    private static Fault Silence(string what, bool takes) => what switch
    {
        "closes" => Fault.Closes(takes),
        "resets" => Fault.Resets(takes),
        "half-closes" => Fault.HalfCloses(takes),
        "garbage" => Fault.Says("{\"ok\":true}\r\n", takes),
        "8 KB line" => Fault.Says($"250 {new string('x', 8192)}\r\n", takes),
        "half an answer" => Fault.SaysAndCloses("250 2.0.0 tak", takes),
        "two codes" => Fault.Says("250-taken\r\n550 or not\r\n", takes),
        "neither yes nor no" => Fault.Says("354 more\r\n", takes),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };
}
