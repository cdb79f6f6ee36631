using NodaTime;
using Plixo.Mail.Transport;
using Plixo.Silo.Clock;
using Plixo.Tests.Support;

namespace Plixo.Tests.Simulation;

/// <summary>What a server made of a dot.</summary>
internal enum Taken
{
    Accepted = 1,

    /// <summary>Accepted, and the answer never came.</summary>
    Silently,
    RefusedForNow,
    RefusedForGood,
}

/// <param name="Transmission">Its id.</param>
internal sealed record Dot(string MessageId, string Recipient, string Transmission, Instant At, Taken Taken)
{
    public bool IsRefused => Taken is Taken.RefusedForNow or Taken.RefusedForGood;
}

/// <summary>A mail server outside: what it saw is what happened, whatever silos and store say of it.</summary>
internal sealed class SimulatedServer(FakeTime time, SeededRandom random)
{
    public List<Dot> Dots { get; } = [];

    /// <summary>Called at each dot, before it counts.</summary>
    public Action<Envelope> Before { get; set; } = _ => { };

    public bool IsCalm { get; set; }

    public Taken Take(Envelope envelope)
    {
        Before(envelope);
        var taken = IsCalm ? Taken.Accepted : random.Below(10) switch
        {
            0 => Taken.Silently,
            1 => Taken.RefusedForNow,
            2 => Taken.RefusedForGood,
            _ => Taken.Accepted,
        };
        Dots.Add(new Dot(envelope.MessageId.ToString(), envelope.Recipient.ToString(), envelope.EnvelopeId!, time.Wall, taken));
        return taken;
    }
}

/// <summary>One silo's way to the server. It dies with the silo, also between a dot and its answer.</summary>
internal sealed class SimulatedTransport(SimulatedServer server, FaultyStore silo, FakeTime time, SeededRandom random, KnownBug bug) : IMailTransport
{
    public string Name => "simulated";

    public async Task<OpenResult> OpenAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        await PauseAsync(server.IsCalm ? 20 : 1_500);
        if (bug == KnownBug.DotBeforeArm) server.Take(envelope);
        return server.IsCalm || random.Below(12) > 1 ? new OpenResult.Ready(new Open(this, envelope))
            : random.OneIn(2) ? new OpenResult.Failed(TransportPhase.Connect, "no connection")
            : new OpenResult.Refused(TransportPhase.Recipient, new SmtpReply(450, null, "later"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task PauseAsync(int mostMilliseconds)
    {
        await time.DelayAsync(Duration.FromMilliseconds(1 + random.Below(mostMilliseconds)), CancellationToken.None);
        await silo.AliveAsync();
    }

    private async Task<TransmissionOutcome> CompleteAsync(Envelope envelope)
    {
        await silo.AliveAsync();
        var taken = server.Take(envelope);
        if (!server.IsCalm && random.OneIn(8)) silo.Kill();
        await PauseAsync(500);
        return taken switch
        {
            Taken.Accepted => new TransmissionOutcome.Accepted(new SmtpReply(250, null, "taken")),
            Taken.Silently => new TransmissionOutcome.InDoubt("no answer"),
            Taken.RefusedForNow => new TransmissionOutcome.Refused(new SmtpReply(451, null, "later")),
            Taken.RefusedForGood => new TransmissionOutcome.Refused(new SmtpReply(550, null, "no such user")),
        };
    }

    private sealed class Open(SimulatedTransport transport, Envelope envelope) : ITransmission
    {
        public Envelope Envelope => envelope;

        public Task<TransmissionOutcome> CompleteAsync(CancellationToken cancellation) => transport.CompleteAsync(envelope);

        public ValueTask AbortAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
