using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>
/// MAIL, RCPT and DATA with their answers, in one write where the server takes that (RFC 2920). DATA goes with them unless there
/// is an archive: a server that took only the archive would then wait for a body that it must not get.
/// </summary>
internal sealed class EnvelopeDialogue(SmtpSession session, Envelope envelope, int size, bool eightBit)
{
    private const int DataCode = 354;

    private readonly SmtpTimeouts timeouts = session.Timeouts;

    private enum Step
    {
        Reset,
        Mail,
        Recipient,
        Archive,
        Data,
    }

    /// <summary>Where it stands; where it ended if it was refused.</summary>
    public TransportPhase Phase { get; private set; } = TransportPhase.Sender;

    /// <summary>The answer that ended it; null where the server waits for the body.</summary>
    public SmtpReply? Refusal { get; private set; }

    public SmtpReply? ArchiveRefusal { get; private set; }

    /// <summary>The server waits for a body, wanted or not.</summary>
    public bool DataOpen { get; private set; }

    /// <summary>Answers read.</summary>
    public int Answers { get; private set; }

    /// <exception cref="WireException">No answer, or none that is SMTP.</exception>
    public async ValueTask RunAsync(CancellationToken cancel)
    {
        var steps = Steps();
        using var commands = new EnvelopeWriter();
        var said = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            if (i == said)
            {
                commands.Clear();
                do Write(commands, steps[said++]);
                while (said < steps.Length && Together(steps[said]));
                await session.Wire.WriteAsync(commands.Written, timeouts.Mail, cancel);
            }

            if (Refusal is null) Phase = PhaseOf(steps[i]);
            var reply = await session.Wire.ReadReplyAsync(LimitOf(steps[i]), cancel);
            Answers++;
            Note(steps[i], reply);
            // After a refusal the answers to what was said already are read, and nothing more is said.
            if (reply.Code == SmtpSession.ClosingCode || (Refusal is not null && i + 1 == said)) return;
        }
    }

    private Step[] Steps() =>
    [
        .. session.NeedsReset ? [Step.Reset] : ReadOnlySpan<Step>.Empty,
        Step.Mail,
        Step.Recipient,
        .. envelope.Archive is null ? ReadOnlySpan<Step>.Empty : [Step.Archive],
        Step.Data,
    ];

    private bool Together(Step next) => session.Features.Pipelining && (next != Step.Data || envelope.Archive is null);

    private void Write(EnvelopeWriter commands, Step step)
    {
        switch (step)
        {
            case Step.Reset: commands.Reset(); break;
            case Step.Mail: commands.Mail(envelope, session.Features, size, eightBit); break;
            case Step.Recipient: commands.Recipient(envelope, session.Features); break;
            case Step.Archive: commands.Archive(envelope.Archive!, session.Features); break;
            case Step.Data: commands.Data(); break;
        }
    }

    private void Note(Step step, SmtpReply reply)
    {
        var taken = step == Step.Data ? reply.Code == DataCode : reply.IsPositive;
        if (step == Step.Data) DataOpen = taken;
        if (step == Step.Reset && taken) session.NeedsReset = false;
        if (taken) return;
        if (step == Step.Archive && reply.Code != SmtpSession.ClosingCode) ArchiveRefusal = reply;
        else Refusal ??= reply;
    }

    private static TransportPhase PhaseOf(Step step) => step switch
    {
        Step.Reset or Step.Mail => TransportPhase.Sender,
        Step.Data => TransportPhase.Body,
        _ => TransportPhase.Recipient,
    };

    private TimeSpan LimitOf(Step step) => step switch
    {
        Step.Reset => timeouts.Command,
        Step.Mail => timeouts.Mail,
        Step.Data => timeouts.DataStart,
        _ => timeouts.Recipient,
    };
}
