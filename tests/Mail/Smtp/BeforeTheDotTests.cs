using Plixo.Mail.Smtp;
using Plixo.Mail.Transport;
using Plixo.Tests.Support.Smtp;

namespace Plixo.Tests.Mail.Smtp;

/// <summary>Whatever goes wrong before the dot: its phase is named, the body or the dot is kept back, and the server took nothing.</summary>
public sealed class BeforeTheDotTests
{
    private static readonly Dictionary<Stage, TransportPhase> Phases = new()
    {
        [Stage.Greeting] = TransportPhase.Greeting,
        [Stage.Hello] = TransportPhase.Greeting,
        [Stage.StartTls] = TransportPhase.Encryption,
        [Stage.Account] = TransportPhase.Authentication,
        [Stage.Sender] = TransportPhase.Sender,
        [Stage.Recipient] = TransportPhase.Recipient,
        [Stage.Data] = TransportPhase.Body,
    };

    private static readonly string[] Broken =
    [
        "closes", "resets", "garbage", "bare line feed", "8 KB line", "200 lines", "two codes", "half an answer", "half a code", "code 199", "half-closes",
    ];

    public static TheoryData<Stage, string, bool> EveryStageAndRefusal => Cross(["421 4.3.2 closing", "450 4.2.0 not now", "550 5.7.1 never"]);

    public static TheoryData<Stage, string, bool> EveryStageAndBreak => Cross(Broken);

    [Theory]
    [MemberData(nameof(EveryStageAndRefusal))]
    public async Task A_refusal_is_told_with_its_phase_and_reply(Stage stage, string answer, bool pipelining)
    {
        await using var server = Server(stage, Fault.Says($"{answer}\r\n"), pipelining);
        await using var transport = To(server);

        var refused = Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For(), Wire.Message, default));

        Assert.Equal((Phases[stage], answer), (refused.Phase, refused.Reply.ToString()));
        AssertNothingLeft(server);
    }

    [Theory]
    [MemberData(nameof(EveryStageAndBreak))]
    public async Task A_broken_dialogue_is_told_with_its_phase(Stage stage, string what, bool pipelining)
    {
        await using var server = Server(stage, Break(what), pipelining);
        await using var transport = To(server);

        var failed = Assert.IsType<OpenResult.Failed>(await transport.OpenAsync(Wire.For(), Wire.Message, default));

        // A reset takes answers with it that were not read yet.
        if (what == "resets") Assert.True(failed.Phase <= Phases[stage]);
        else Assert.Equal(Phases[stage], failed.Phase);
        Assert.NotEmpty(failed.Reason);
        AssertNothingLeft(server);
    }

    [Theory]
    [InlineData(Stage.Greeting, 12)]
    [InlineData(Stage.Hello, 14)]
    [InlineData(Stage.StartTls, 14)]
    [InlineData(Stage.Account, 14)]
    [InlineData(Stage.Sender, 15)]
    [InlineData(Stage.Recipient, 16)]
    [InlineData(Stage.Data, 17)]
    public async Task A_server_that_hangs_is_left_after_the_time_of_the_stage(Stage stage, int seconds)
    {
        var time = new ManualTime();
        await using var server = Server(stage, Fault.SaysAndHangs("2"), pipelining: false);
        await using var transport = To(server, time);

        var opening = transport.OpenAsync(Wire.For(), Wire.Message, default);
        await server.ReachedAsync(stage);
        await time.ArmedAsync(TimeSpan.FromSeconds(seconds));
        Assert.False(opening.IsCompleted);
        await AdvanceUntilAsync(time, TimeSpan.FromSeconds(seconds), opening);

        var failed = Assert.IsType<OpenResult.Failed>(await opening);
        Assert.Equal(Phases[stage], failed.Phase);
        Assert.Contains($"{seconds} s", failed.Reason, StringComparison.Ordinal);
        AssertNothingLeft(server);
    }

    [Fact]
    public async Task No_server_at_all_fails_to_connect()
    {
        var server = new FaultServer();
        await server.DisposeAsync();
        await using var transport = new SmtpTransport(Wire.Options(1));

        Assert.Equal(TransportPhase.Connect, Assert.IsType<OpenResult.Failed>(await transport.OpenAsync(Wire.For(), Wire.Message, default)).Phase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_closes_the_attempt(bool pipelining)
    {
        await using var server = Server(Stage.Data, Fault.Hangs(), pipelining);
        await using var transport = To(server);
        using var cancel = new CancellationTokenSource();

        var opening = transport.OpenAsync(Wire.For(), Wire.Message, cancel.Token);
        await server.ReachedAsync(Stage.Data);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        AssertNothingLeft(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_recipient_the_body_is_not_sent_even_if_the_server_waits_for_it(bool pipelining)
    {
        await using var server = new FaultServer
        {
            AlwaysOpensData = true,
            Features = pipelining ? ["PIPELINING"] : [],
            Faults = stage => stage == Stage.Recipient ? Fault.Says("550 5.1.1 nobody\r\n") : null,
        };
        await using var transport = Wire.To(server);

        Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For(), Wire.Message, default));

        AssertNothingLeft(server);
        // Such a connection can only be left: a dot would end an e-mail.
        Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For(), Wire.Message, default));
        Assert.Equal(pipelining ? 2 : 1, server.Connections);
        AssertNothingLeft(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_only_the_archive_was_taken_the_body_is_not_sent(bool pipelining)
    {
        await using var server = Server(Stage.Recipient, Fault.Says("550 5.1.1 nobody\r\n"), pipelining);
        await using var transport = Wire.To(server);

        var refused = Assert.IsType<OpenResult.Refused>(await transport.OpenAsync(Wire.For(archive: "archive@seller.example"), Wire.Message, default));

        Assert.Equal(TransportPhase.Recipient, refused.Phase);
        Assert.DoesNotContain("DATA", server.Commands);
        AssertNothingLeft(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_archive_is_told_and_the_recipient_still_gets_the_e_mail(bool pipelining)
    {
        await using var server = Server(Stage.Archive, Fault.Says("552 5.2.2 full\r\n"), pipelining);
        await using var transport = Wire.To(server);

        var ready = Assert.IsType<OpenResult.Ready>(await transport.OpenAsync(Wire.For(archive: "archive@seller.example"), Wire.Message, default));
        Assert.Equal("552 5.2.2 full", ready.ArchiveRefusal?.ToString());
        Assert.IsType<TransmissionOutcome.Accepted>(await ready.Transmission.CompleteAsync(default));

        Assert.Equal(("ap@buyer.example", Wire.Body), Assert.Single(server.Taken));
    }

    internal static async Task AdvanceUntilAsync(ManualTime time, TimeSpan step, Task done)
    {
        time.Advance(step - TimeSpan.FromTicks(1));
        Assert.False(done.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));
        await done;
    }

    private static void AssertNothingLeft(FaultServer server)
    {
        Assert.Empty(server.Dots);
        Assert.Empty(server.Taken);
    }

    private static TheoryData<Stage, string, bool> Cross(string[] faults)
    {
        var all = new TheoryData<Stage, string, bool>();
        foreach (var stage in Phases.Keys)
            foreach (var fault in faults)
                foreach (var pipelining in new[] { true, false })
                    all.Add(stage, fault, pipelining);
        return all;
    }

    private static SmtpTransport To(FaultServer server, ManualTime? time = null) => Wire.To(
        server,
        options => options with
        {
            Host = "localhost",
            Security = SmtpSecurity.StartTls,
            TrustedRoots = [TestCertificate.Localhost],
            Account = new SmtpAccount.WithPassword("user", "pencil"),
        },
        time);

    private static FaultServer Server(Stage stage, Fault fault, bool pipelining) => new()
    {
        Certificate = TestCertificate.Localhost,
        Features = pipelining ? ["PIPELINING", "AUTH PLAIN"] : ["AUTH PLAIN"],
        Faults = at => at == stage ? fault : null,
    };

    private static Fault Break(string what) => what switch
    {
        "closes" => Fault.Closes(),
        "resets" => Fault.Resets(),
        "half-closes" => Fault.HalfCloses(),
        "garbage" => Fault.Says("\u0001\u0002 HTTP/1.1 200 OK\r\n"),
        "bare line feed" => Fault.Says("250 ok\n"),
        "8 KB line" => Fault.Says($"250 {new string('x', 8192)}\r\n"),
        "200 lines" => Fault.Says(string.Concat(Enumerable.Repeat("250-more\r\n", 200)) + "250 end\r\n"),
        "two codes" => Fault.Says("250-one\r\n550 two\r\n"),
        "half an answer" => Fault.SaysAndCloses("250 o"),
        "half a code" => Fault.Says("25\r\n"),
        "code 199" => Fault.Says("199 so what\r\n"),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };
}
