using Plixo.Mail.Transport;

namespace Plixo.Tests.Cases.Properties;

/// <summary>A server that answers each dot as it is told to, and tells what stood before its dot.</summary>
internal sealed class ScriptedTransport : IMailTransport
{
    /// <summary>Asked at each dot, in the order of the dots: what the server answers to it.</summary>
    public Func<Envelope, TransmissionOutcome> Answer { get; set; } = _ => Accepted;

    public static TransmissionOutcome Accepted { get; } = new TransmissionOutcome.Accepted(new SmtpReply(250, null, "taken"));

    public static TransmissionOutcome RefusedForNow { get; } = new TransmissionOutcome.Refused(new SmtpReply(451, null, "later"));

    public static TransmissionOutcome RefusedForGood { get; } = new TransmissionOutcome.Refused(new SmtpReply(550, null, "no such user"));

    public static TransmissionOutcome InDoubt { get; } = new TransmissionOutcome.InDoubt("no answer");

    public string Name => "scripted";

    public Task<OpenResult> OpenAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        Task.FromResult<OpenResult>(new OpenResult.Ready(new Transmission(this, envelope)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Transmission(ScriptedTransport server, Envelope envelope) : ITransmission
    {
        public Envelope Envelope => envelope;

        public Task<TransmissionOutcome> CompleteAsync(CancellationToken cancellation) => Task.FromResult(server.Answer(envelope));

        public ValueTask AbortAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
