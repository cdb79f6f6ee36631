using Plixo.Mail.Addresses;
using Plixo.Mail.Capture;
using Plixo.Mail.Mime;
using Plixo.Mail.Transport;
using Plixo.Tests.Mail.Mime;

namespace Plixo.Tests.Mail.Capture;

/// <summary>A crash at each fault point: the message is in new/ exactly where the dot was reached.</summary>
public sealed class CaptureCrashTests : TestFolder
{
    private readonly Envelope envelope = new()
    {
        MessageId = Messages.Plain().MessageId,
        Recipient = MailAddress.Parse("ap@buyer.example"),
    };

    public static TheoryData<string> Points => [.. TransportFaultPoint.All];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Crashed_there_the_message_arrived_only_if_the_dot_was_reached(string point)
    {
        await Assert.ThrowsAsync<Crash>(() => SendAsync(new CrashAt(point)));

        var dotted = point is TransportFaultPoint.AfterDot or TransportFaultPoint.AfterAnswer;
        Assert.Equal(dotted ? 1 : 0, Files("new").Length);
        var written = point is TransportFaultPoint.AfterBody or TransportFaultPoint.BeforeDot;
        Assert.Equal(written ? 1 : 0, Files("tmp").Length);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task After_a_crash_the_next_attempt_goes_through(string point)
    {
        await Assert.ThrowsAsync<Crash>(() => SendAsync(new CrashAt(point)));
        var before = Files("new").Length;

        Assert.IsType<TransmissionOutcome.Accepted>(await SendAsync(NoFaultPoints.Instance));
        Assert.Equal(before + 1, Files("new").Length);
    }

    [Fact]
    public async Task A_transmission_that_goes_through_reaches_every_point_once_and_in_order()
    {
        var points = new Recorder();

        await SendAsync(points);

        Assert.Equal(TransportFaultPoint.All, points.Reached);
    }

    private async Task<TransmissionOutcome> SendAsync(IFaultPoints faults)
    {
        await using var transport = new CaptureTransport(Folder, CaptureRules.AcceptAll, faults);
        var open = await transport.OpenAsync(envelope, MimeWriter.Write(Messages.Plain()), default);
        await using var transmission = Assert.IsType<OpenResult.Ready>(open).Transmission;
        return await transmission.CompleteAsync(default);
    }

    private sealed class Crash : Exception;

    private sealed class CrashAt(string point) : IFaultPoints
    {
        public void Reach(string reached, Envelope envelope)
        {
            if (reached == point)
                throw new Crash();
        }
    }

    private sealed class Recorder : IFaultPoints
    {
        public List<string> Reached { get; } = [];

        public void Reach(string point, Envelope envelope) => Reached.Add(point);
    }
}
