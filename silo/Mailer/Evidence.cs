using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Mail.Transport;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Mailer;

/// <summary>
/// Tells customers what became of their e-mails. A message's identity is (transmission, attempt, what is said), so that saying
/// it twice is saying it once.
/// </summary>
internal sealed class Evidence(TurnCodec codec)
{
    private enum Said
    {
        Accepted = 1,
        Refused,
        InDoubt,
        NotSent,
    }

    /// <summary>After the dot.</summary>
    public OutgoingMessage Of(ClaimedTransmission sent, TransmissionOutcome outcome, Instant at) => outcome switch
    {
        TransmissionOutcome.Accepted accepted => Message(sent, Said.Accepted, new ReportAccepted(sent.Id, at, sent.ArmedAt, accepted.Reply.ToString()), at),
        TransmissionOutcome.Refused refused => Refused(sent, refused.Reply.IsPermanent, refused.Reply.ToString(), at),
        TransmissionOutcome.InDoubt doubt => InDoubt(sent, doubt.Reason, at),
        TransmissionOutcome.NotSent undone => NotSent(sent, undone.Reason, at),
        _ => throw new InvalidOperationException($"{outcome} is no outcome."),
    };

    /// <summary>What a row says that nobody told the customer yet: armed and abandoned, or ended without its dot.</summary>
    public OutgoingMessage Of(ClaimedTransmission abandoned, Instant at)
    {
        if (abandoned.State == TransmissionStates.Armed) return InDoubt(abandoned, "Armed, and its outcome never came.", at);
        var (forGood, words) = EndWords.Read(abandoned.Evidence);
        return forGood is { } permanent ? Refused(abandoned, permanent, words, at) : NotSent(abandoned, words, at);
    }

    private OutgoingMessage Refused(ClaimedTransmission of, bool forGood, string words, Instant at) =>
        Message(of, Said.Refused, new ReportRefused(of.Id, at, forGood, words) { Under = of.Permit, ArmedAt = of.ArmedAt }, at);

    private OutgoingMessage InDoubt(ClaimedTransmission of, string words, Instant at) =>
        Message(of, Said.InDoubt, new ReportInDoubt(of.Id, at, words) { Under = of.Permit, ArmedAt = of.ArmedAt }, at);

    private OutgoingMessage NotSent(ClaimedTransmission of, string words, Instant at) =>
        Message(of, Said.NotSent, new ReportNotSent(of.Id, at, words) { Under = of.Permit }, at);

    private OutgoingMessage Message(ClaimedTransmission of, Said said, CustomerMessage message, Instant at)
    {
        var (type, body) = codec.WriteMessage(GrainKind.Customer, message);
        return new OutgoingMessage(of.Customer.Grain, $"mail/{of.Id}", of.Attempt, (int)said, type, body, false, Microseconds.Of(at));
    }
}
