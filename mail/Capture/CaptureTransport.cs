using System.Text;
using Plixo.Mail.Transport;

namespace Plixo.Mail.Capture;

/// <summary>
/// Delivers into a Maildir instead of the world, with the same phases as SMTP: until the dot the e-mail is in tmp/ only,
/// the dot moves it into new/, an abort deletes it. The envelope is recorded as a delivering server would, in
/// <c>Return-Path</c> and <c>Delivered-To</c> before the message's own headers.
/// </summary>
public sealed class CaptureTransport(string folder, CaptureRules rules, IFaultPoints faults) : IMailTransport
{
    private readonly Maildir maildir = new(folder);

    /// <summary>Captures everything that passes the rules, without fault points.</summary>
    public CaptureTransport(string folder, CaptureRules rules)
        : this(folder, rules, NoFaultPoints.Instance)
    {
    }

    /// <inheritdoc/>
    public string Name => "capture";

    /// <inheritdoc/>
    public async Task<OpenResult> OpenAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        faults.Reach(TransportFaultPoint.BeforeConnect, envelope);
        faults.Reach(TransportFaultPoint.AfterConnect, envelope);
        var verdict = rules.For(envelope.Recipient);
        if (verdict is CaptureVerdict.RefuseRecipient refused)
            return new OpenResult.Refused(TransportPhase.Recipient, refused.Reply);
        faults.Reach(TransportFaultPoint.AfterEnvelope, envelope);

        string path;
        try
        {
            path = await maildir.WriteAsync(envelope, Trace(envelope), message, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new OpenResult.Failed(TransportPhase.Body, fault.Message);
        }

        faults.Reach(TransportFaultPoint.AfterBody, envelope);
        return new OpenResult.Ready(new CaptureTransmission(maildir, envelope, path, verdict, faults));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static byte[] Trace(Envelope envelope)
    {
        var text = new StringBuilder()
            .Append($"Return-Path: <{envelope.ReturnPath?.WireSpec}>\r\n")
            .Append($"Delivered-To: {envelope.Recipient.WireSpec}\r\n");
        if (envelope.Archive is { } archive)
            text.Append($"X-Archived-To: {archive.WireSpec}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
