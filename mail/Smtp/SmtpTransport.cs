using Plixo.Mail.Transport;

namespace Plixo.Mail.Smtp;

/// <summary>Sends through one relay. Connections are kept for later e-mails; docs/mail.md says what each outcome rests on.</summary>
public sealed class SmtpTransport(SmtpOptions options, TimeProvider time, IFaultPoints faults) : IMailTransport
{
    private readonly SmtpConnector connector = new(options, time);
    private readonly ConnectionSlots slots = new(options.Connections, options.ConnectionsPerDomain);
    private readonly IdleSessions idle = new(time);

    /// <summary>On the machine's clock, without fault points.</summary>
    public SmtpTransport(SmtpOptions options)
        : this(options, TimeProvider.System, NoFaultPoints.Instance)
    {
    }

    /// <inheritdoc/>
    public string Name => "smtp";

    /// <inheritdoc/>
    public string Relay { get; } = $"{options.Host}:{options.Port}";

    /// <inheritdoc/>
    public async Task<OpenResult> OpenAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var points = new CrashPoints(faults, envelope);
        points.Reach(TransportFaultPoint.BeforeConnect);
        var domain = envelope.Recipient.AsciiDomain;
        await slots.TakeAsync(domain, cancellation);
        SmtpSession? session = null;
        try
        {
            while (true)
            {
                session = idle.Take();
                if (session is null)
                {
                    var connected = await connector.ConnectAsync(cancellation);
                    session = connected.Session;
                    if (session is null) return await EndAsync(connected.End!, null, domain, usable: false);
                }

                points.Reach(TransportFaultPoint.AfterConnect);
                switch (await SmtpTransaction.RunAsync(session, envelope, message, points, cancellation))
                {
                    case BeforeDot.Waiting waiting:
                        return new OpenResult.Ready(new SmtpTransmission(this, session, envelope, points), waiting.ArchiveRefusal);
                    case BeforeDot.Ended ended:
                        return await EndAsync(ended.Result, session, domain, ended.Usable);
                }

                // It was stale; nothing was said to anybody.
                session.Dispose();
            }
        }
        catch when (!points.Crashed)
        {
            await GiveBackAsync(session, domain, usable: false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => idle.DisposeAsync();

    /// <summary>A transmission has ended. Its slot is free; its session is kept where it may carry another.</summary>
    internal async ValueTask GiveBackAsync(SmtpSession? session, string domain, bool usable)
    {
        if (usable) await idle.PutAsync(session!);
        else session?.Dispose();
        slots.Release(domain);
    }

    private async ValueTask<OpenResult> EndAsync(OpenResult result, SmtpSession? session, string domain, bool usable)
    {
        await GiveBackAsync(session, domain, usable);
        return result;
    }
}
