using System.Buffers;
using System.Text;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>How the part before the dot ended on one session.</summary>
internal abstract record BeforeDot
{
    /// <summary>All but the dot is written.</summary>
    public sealed record Waiting(SmtpReply? ArchiveRefusal) : BeforeDot;

    /// <param name="Result">Refused or failed.</param>
    /// <param name="Usable">The session may carry the next e-mail.</param>
    public sealed record Ended(OpenResult Result, bool Usable) : BeforeDot;

    /// <summary>The session had died while it was idle: another one may do.</summary>
    public sealed record Stale : BeforeDot
    {
        public static readonly Stale Instance = new();
    }
}

/// <summary>One envelope and one body on one session.</summary>
internal static class SmtpTransaction
{
    /// <summary>Whatever it answers or throws: no dot was written.</summary>
    public static async ValueTask<BeforeDot> RunAsync(
        SmtpSession session, Envelope envelope, ReadOnlyMemory<byte> message, CrashPoints points, CancellationToken cancel)
    {
        var reused = session.Transactions++ > 0;
        var eightBit = !Ascii.IsValid(message.Span);
        if (Lacking(session.Features, envelope, eightBit) is { } lacking) return Failed(TransportPhase.Sender, lacking, usable: true);

        var dialogue = new EnvelopeDialogue(session, envelope, message.Length, eightBit);
        try
        {
            await dialogue.RunAsync(cancel);
        }
        catch (WireException fault)
        {
            return reused && dialogue.Answers == 0 ? BeforeDot.Stale.Instance : Failed(dialogue.Phase, fault.Message, usable: false);
        }

        if (dialogue.Refusal is { } refusal)
        {
            var closing = refusal.Code == SmtpSession.ClosingCode;
            if (closing && reused && dialogue.Answers == 1) return BeforeDot.Stale.Instance;
            session.NeedsReset = true;
            return new BeforeDot.Ended(SmtpConnector.Unwelcome(dialogue.Phase, refusal), Usable: !closing && !dialogue.DataOpen);
        }

        points.Reach(TransportFaultPoint.AfterEnvelope);
        try
        {
            await WriteBodyAsync(session, message, cancel);
        }
        catch (WireException fault)
        {
            return Failed(TransportPhase.Body, fault.Message, usable: false);
        }

        points.Reach(TransportFaultPoint.AfterBody);
        return new BeforeDot.Waiting(dialogue.ArchiveRefusal);
    }

    private static string? Lacking(ServerFeatures features, Envelope envelope, bool eightBit)
    {
        if (envelope.NeedsSmtpUtf8 && !features.SmtpUtf8) return "the e-mail needs SMTPUTF8, which the server does not offer";
        return eightBit && !features.EightBitMime ? "the e-mail needs 8BITMIME, which the server does not offer" : null;
    }

    private static async ValueTask WriteBodyAsync(SmtpSession session, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var body = ArrayPool<byte>.Shared.Rent(DotStuffing.MostOctets(message.Length));
        try
        {
            var length = DotStuffing.Write(message.Span, body);
            for (var sent = 0; sent < length; sent += SmtpLimits.BlockOctets)
            {
                var block = body.AsMemory(sent, Math.Min(SmtpLimits.BlockOctets, length - sent));
                await session.Wire.WriteAsync(block, session.Timeouts.DataBlock, cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static BeforeDot.Ended Failed(TransportPhase phase, string reason, bool usable) => new(new OpenResult.Failed(phase, reason), usable);
}
