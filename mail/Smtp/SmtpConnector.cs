using System.Text;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>One of the two is there.</summary>
internal readonly record struct Connected(SmtpSession? Session, OpenResult? End);

/// <summary>Everything between nothing and a session: TCP, greeting, EHLO, encryption, AUTH.</summary>
internal sealed class SmtpConnector(SmtpOptions options, TimeProvider time)
{
    private readonly SmtpTimeouts timeouts = options.Timeouts;

    public async Task<Connected> ConnectAsync(CancellationToken cancel)
    {
        var phase = TransportPhase.Connect;
        SmtpWire? wire = null;
        try
        {
            wire = await SmtpWire.ConnectAsync(options.Host, options.Port, timeouts.Connect, time, cancel);
            if (options.Security == SmtpSecurity.Tls)
            {
                phase = TransportPhase.Encryption;
                await wire.EncryptAsync(options, cancel);
            }

            phase = TransportPhase.Greeting;
            Expect(await wire.ReadReplyAsync(timeouts.Greeting, cancel), 220);
            var features = await HelloAsync(wire, cancel);
            if (options.Security == SmtpSecurity.StartTls)
            {
                phase = TransportPhase.Encryption;
                if (!features.StartTls) throw new WireException("the server offers no STARTTLS, and nothing is sent without it");
                Expect(await AskAsync(wire, "STARTTLS", cancel), 220);
                await wire.EncryptAsync(options, cancel);
                // What was offered in clear is forgotten (RFC 3207, 4.2).
                features = await HelloAsync(wire, cancel);
            }

            phase = TransportPhase.Authentication;
            if (options.Account is { } account) Expect(await Authentication.ProveAsync(account, wire, features, timeouts.Command, cancel), 235);
            return new Connected(new SmtpSession(wire, features, timeouts), null);
        }
        catch (RefusedException refusal)
        {
            wire?.Abort();
            return new Connected(null, Unwelcome(phase, refusal.Reply));
        }
        catch (WireException fault)
        {
            wire?.Abort();
            return new Connected(null, new OpenResult.Failed(phase, fault.Message));
        }
        catch
        {
            wire?.Abort();
            throw;
        }
    }

    /// <summary>What a reply means that was not the one hoped for.</summary>
    public static OpenResult Unwelcome(TransportPhase phase, SmtpReply reply) => reply.IsTransient || reply.IsPermanent
        ? new OpenResult.Refused(phase, reply)
        : new OpenResult.Failed(phase, $"the server answered out of place: {reply}");

    private async Task<ServerFeatures> HelloAsync(SmtpWire wire, CancellationToken cancel)
    {
        var name = options.ClientName ?? wire.LocalLiteral;
        var answer = await AskAsync(wire, $"EHLO {name}", cancel);
        if (answer.Code == 250) return ServerFeatures.Of(answer);
        if (!answer.IsPermanent) throw new RefusedException(answer);
        Expect(await AskAsync(wire, $"HELO {name}", cancel), 250);
        return ServerFeatures.None;
    }

    private async Task<SmtpReply> AskAsync(SmtpWire wire, string command, CancellationToken cancel)
    {
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), timeouts.Command, cancel);
        return await wire.ReadReplyAsync(timeouts.Command, cancel);
    }

    private static void Expect(SmtpReply reply, int code)
    {
        if (reply.Code != code) throw new RefusedException(reply);
    }

    /// <summary>Leads out of the dialogue to the one place that knows the phase.</summary>
    private sealed class RefusedException(SmtpReply reply) : Exception
    {
        public SmtpReply Reply => reply;
    }
}
