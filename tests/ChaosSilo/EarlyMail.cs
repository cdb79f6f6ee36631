using System.Collections.Concurrent;
using System.Text;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Mail.Addresses;
using Plixo.Mail.Mime;
using Plixo.Mail.Transport;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.ChaosSilo;

/// <summary>
/// Sends before the intent and remembers it, so that without a kill each e-mail leaves once: the mailer that comes to it later gets the
/// outcome there was.
/// </summary>
internal sealed class EarlyMail(IFaultPoints kill)
{
    private readonly ConcurrentDictionary<(string, string), TransmissionOutcome> sent = new();
    private IMailTransport inner = null!;

    public IMailTransport Around(IMailTransport transport) => new Remembering(inner = transport, sent);

    public async Task SendAsync(TransmissionRow row, CancellationToken cancel)
    {
        var envelope = new Envelope { MessageId = MessageId.Parse($"<{row.MessageId}>"), Recipient = MailAddress.Parse(row.Recipient) };
        var key = ($"{envelope.MessageId}", row.Recipient);
        if (sent.ContainsKey(key)) return;
        var bytes = Encoding.ASCII.GetBytes($"Message-ID: {envelope.MessageId}\r\nSubject: early\r\n\r\nearly\r\n");
        if (await inner.OpenAsync(envelope, bytes, cancel) is OpenResult.Ready ready) sent[key] = await ready.Transmission.CompleteAsync(cancel);
        kill.Reach(KillPoint.BeforeIntent, envelope);
    }

    private sealed class Remembering(IMailTransport inner, ConcurrentDictionary<(string, string), TransmissionOutcome> sent) : IMailTransport
    {
        public string Name => inner.Name;

        public string Relay => inner.Relay;

        public Task<OpenResult> OpenAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
            sent.TryGetValue(($"{envelope.MessageId}", $"{envelope.Recipient}"), out var outcome)
                ? Task.FromResult<OpenResult>(new OpenResult.Ready(new Known(envelope, outcome)))
                : inner.OpenAsync(envelope, message, cancellation);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Known(Envelope envelope, TransmissionOutcome outcome) : ITransmission
    {
        public Envelope Envelope => envelope;

        public Task<TransmissionOutcome> CompleteAsync(CancellationToken cancellation) => Task.FromResult(outcome);

        public ValueTask AbortAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>Lets e-mails leave before the commit of the turn that intends them.</summary>
internal sealed class EarlyStore(IStore inner, EarlyMail early) : StoreWrapper(inner)
{
    private static readonly TransmissionTable Table = TransmissionTable.Instance;

    public override async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<GrainCommit> group, CancellationToken cancel)
    {
        foreach (var change in group.SelectMany(commit => commit.Rows).Where(IsIntent)) await early.SendAsync(Table.Read(change.Values), cancel);
        return await base.CommitAsync(group, cancel);
    }

    private static bool IsIntent(RowChange change) =>
        change.Table.Name == Table.Table.Name && change.Values.Count == Table.Table.Columns.Length
        && Table.Read(change.Values).State == TransmissionStates.Intended;
}
