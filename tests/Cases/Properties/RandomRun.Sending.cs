using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Mail.Transport;
using Plixo.Silo.Mailer;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Properties;

/// <summary>The mailer's part: before each dot the model is asked.</summary>
internal sealed partial class RandomRun
{
    private async Task ApproveAndDeliverAsync(Command command)
    {
        foreach (var grain in autopilot ? [] : model.Customers.Select(customer => Customer(customer.Name).Grain))
        {
            foreach (var draft in (await silo.StateAsync<CustomerState>(grain)).OpenDrafts.Where(draft => draft.Status == DraftStatus.Drafted).ToList())
            {
                await silo.AskAsync(grain, new ApproveDraft(draft.Key, null));
                if (command.How % 4 > 0) await silo.AskAsync(grain, new SendDraft(draft.Key, null));
            }
        }

        await silo.LiveUntilAsync(silo.Time.Wall + Duration.FromSeconds(15));
        await DeliverAsync(faults: true);
    }

    /// <summary>The mailer runs; the model is asked before each dot. Answers how many dots there were.</summary>
    private async Task<int> DeliverAsync(bool faults)
    {
        var dots = new List<(string MessageId, string Address, TransmissionOutcome Outcome)>();
        server.Answer = envelope =>
        {
            var outcome = !faults ? ScriptedTransport.Accepted : outcomes.Next(10) switch
            {
                0 or 1 => ScriptedTransport.RefusedForNow,
                2 => ScriptedTransport.RefusedForGood,
                3 => ScriptedTransport.InDoubt,
                _ => ScriptedTransport.Accepted,
            };
            lock (dots) dots.Add((envelope.MessageId.ToString(), envelope.Recipient.ToString(), outcome));
            return outcome;
        };
        var approved = await ApprovalsAsync();
        var lease = new MailerLease(silo.Store, "silo-1", "start-1", silo.Time);
        await lease.StepAsync(CancellationToken.None);
        await mailer.StepAsync(lease.Current!, CancellationToken.None);
        await mailer.SettleAsync(CancellationToken.None);

        var rows = await silo.AllAsync(TransmissionTable.Instance);
        var items = (await silo.AllAsync(DraftInvoiceTable.Instance)).ToLookup(item => item.Draft);
        foreach (var (message, address, outcome) in dots)
        {
            Dots++;
            var row = rows.Single(row => message.Contains(row.MessageId, StringComparison.Ordinal) && row.Recipient == address);
            var armed = model.Armed();
            Assert.True(armed <= model.CapToday, $"Day {model.Today}: {armed} e-mails under a cap of {model.CapToday}.");
            foreach (var item in items[row.Draft])
            {
                var invoice = model.Invoices.Single(one => Invoice(one.Number) == item.Invoice);
                var why = model.WhyNot(invoice, item.Offset, address, message, approved[row.Draft]);
                Assert.True(why is null, $"Day {model.Today}: the step of day {item.Offset} of {invoice.Number} left for {address}, but {why}.");
                if (outcome is TransmissionOutcome.Accepted or TransmissionOutcome.InDoubt) model.Reached(invoice, item.Offset, address, message, silo.Time.Wall);
                else if (outcome == ScriptedTransport.RefusedForGood) invoice.Refused = Math.Max(item.Offset, invoice.Refused ?? int.MinValue);
                else model.NotTaken(invoice, item.Offset, address, message);
            }
        }

        await silo.SettleAsync();
        return dots.Count;
    }

    private async Task<Dictionary<DraftKey, Instant>> ApprovalsAsync()
    {
        var approvals = new Dictionary<DraftKey, Instant>();
        foreach (var customer in model.Customers)
        {
            foreach (var draft in (await silo.StateAsync<CustomerState>(Customer(customer.Name).Grain)).OpenDrafts)
                if (draft.Approval is { } approval) approvals.Add(draft.Key, approval.At);
        }

        return approvals;
    }
}
