using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;

namespace Plixo.Tests.Grains.World;

/// <summary>A world with one live segment, a sender, templates and a fresh ledger; customers and invoices by short names.</summary>
public sealed class CollectionsWorld
{
    public const string Source = "erp";

    public static readonly SegmentKey Segment = new("smb");

    public CollectionsWorld(Instant now, Func<Policy, Policy>? change = null, bool autopilot = true, bool live = true)
    {
        World = new GrainWorld(now);
        Workspace(new ChangeSettings(WorkspaceSettings.Default with { CompanyName = "Acme", PortalBaseUrl = "https://pay.acme.example" }));
        Workspace(new SaveSender("main", new SenderIdentity("Acme Collections", "ar@acme.example", "", "Dana", "+1 555 0100", false)));
        foreach (var template in DefaultTemplates.All)
            Workspace(new SaveTemplate(template.Key, template.Language.Tag, template.Source.Subject, template.Source.Html, template.Source.Text));
        Refresh();
        var policy = Default(autopilot);
        Ask(Segment.Grain, new CreateSegment("Small business", change?.Invoke(policy) ?? policy));
        Workspace(new OrderRules([new SegmentRule(Segment)]));
        if (live) Ask(Segment.Grain, new GoLive([]));
        if (!autopilot) return;
        foreach (var template in DefaultTemplates.All)
            World.Ask(Segment.Grain, new NotePreview(template.Key, template.Language.Tag, 1));
        Ask(Segment.Grain, new SetAutopilot(true, ""));
    }

    public GrainWorld World { get; }

    public static Money Eur(long minor) => new(minor, new Currency("EUR"));

    public static CustomerKey Customer(string name) => ExternalIds.Customer(Source, name);

    public static InvoiceKey Invoice(string number) => ExternalIds.Invoice(Source, number);

    public IEnumerable<TEvent> Events<TEvent>() => World.Events.Select(entry => entry.Event).OfType<TEvent>();

    public InvoiceRow Row(string number) => World.Rows.All(InvoiceTable.Instance).Single(row => row.Number == number);

    public CustomerState CustomerOf(string name) => World.State<CustomerState>(Customer(name).Grain);

    /// <summary>What the silo's sweeps would send for the requests that turns have written.</summary>
    public void SettleSweeps()
    {
        foreach (var sweep in World.Rows.All(SweepTable.Instance).ToList())
        {
            World.Rows.Write([RowChange.Delete(SweepTable.Instance.Table, sweep.Id)]);
            if (sweep.Kind is SweepKinds.SegmentInvoices or SweepKinds.AllInvoices)
                foreach (var row in World.Rows.All(InvoiceTable.Instance).ToList()) World.Send(row.Key.Grain, new Reconsider());
            else if (sweep.Kind is SweepKinds.SegmentCustomers or SweepKinds.AllCustomers)
                foreach (var row in World.Rows.All(CustomerTable.Instance).ToList()) World.Send(row.Key.Grain, new Look());
            else
                World.Send(Segment.Grain, new IssuePermits());
        }

        World.Settle();
    }

    /// <summary>Autopilot is on although the segment is not live: no guardrail forbids what cannot leave.</summary>
    public void ForceAutopilot() => World.Force(Segment.Grain, new AutopilotSet(AutopilotState.Active, "", [], "users/dana"));

    /// <summary>The ledger was read just now.</summary>
    public void Refresh() => Workspace(new ReadLedger(Source, LedgerKind.Entries, World.Now));

    public void AddCustomer(string name, string email, string zone = "", string language = "en") => AddCustomer(name, [email], zone, language);

    public void AddCustomer(string name, string[] emails, string zone = "", string language = "en")
    {
        var key = Customer(name);
        World.Ask(key.Grain, new RecordCustomer(new CustomerProfile(
            Source, name, name, "DE", zone, language, "EUR", "", "", null, false, "users/dana", "", "")));
        foreach (var email in emails)
        {
            var contact = ExternalIds.Contact(Source, email);
            World.Ask(key.Grain, new RecordContact(new Contact(
                contact, Source, new Personal<string>(email, contact.Value), new Personal<string>("Ann", contact.Value), new Personal<string>(email, contact.Value),
                new Personal<string>("", contact.Value), ContactRole.Billing, false, language, null)));
        }
    }

    public Reply AddInvoice(string number, string customer, Money amount, LocalDate due, Money? open = null) =>
        World.Ask(Invoice(number).Grain, new RecordInvoice(
            new InvoiceDocument(
                Source, number, number, Customer(customer), DocumentType.Invoice, DocumentStatus.Open, amount, due.PlusDays(-30), due, "", true, "", null),
            open, false, World.Now));

    public Reply Pay(string number, Money amount, string id = "p1") => World.Ask(
        Invoice(number).Grain,
        new RecordEntry($"{Source}/{id}/{number}", new LedgerEntry(EntryKind.Payment, amount, World.Now.InUtc().Date, false, "")));

    /// <summary>What the mailer would do with everything intended: the server takes it.</summary>
    public int DeliverMail()
    {
        var sent = 0;
        foreach (var row in World.Rows.All(TransmissionTable.Instance).Where(row => row is { State: TransmissionStates.Intended, Recalled: false }).ToList())
        {
            World.Send(row.Customer.Grain, new ReportAccepted(row.Id, World.Now, World.Now, "250 taken"));
            sent++;
        }

        World.Settle();
        return sent;
    }

    public Reply Ask(GrainId grain, Message message)
    {
        var reply = World.Ask(grain, message);
        Assert.True(reply.Refusal is null, reply.Refusal?.Words);
        return reply;
    }

    private void Workspace(WorkspaceMessage message) => Ask(GrainId.Workspace, message);

    private static Policy Default(bool autopilot) => new()
    {
        Cadence = Cadence.Of(
            new AfterLastStep.HandOver(),
            new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly),
            new CadenceStep(7, DefaultTemplates.Reminder, Tone.Reminder),
            new CadenceStep(14, DefaultTemplates.Firm, Tone.Firm),
            new CadenceStep(30, DefaultTemplates.FinalNotice, Tone.Final)),
        Quiet = QuietHours.None,
        SendingDays = Weekdays.All,
        Pacing = false,
        Sender = "main",
        Pool = "users/dana",
        StaleHours = 24 * 10_000,
        StaleHoursAutopilot = 24 * 10_000,
        ContactIntervalDays = 5,
        Guardrails = autopilot ? new Guardrails { MinDecided = 0, MinUneditedBound = 0 } : new Guardrails(),
    };
}
