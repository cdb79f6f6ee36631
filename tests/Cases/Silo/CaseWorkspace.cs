using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;
using Plixo.Grains.Templates.Defaults;
using Plixo.Grains.Workspaces;

namespace Plixo.Tests.Cases.Silo;

/// <summary>What cases begin with: a workspace with templates and a sender, a segment, customers and invoices by short names.</summary>
public static class CaseWorkspace
{
    public const string Source = "erp";

    public static readonly SegmentKey Segment = new("all");

    /// <summary>Cadence +1, +7, +14, +30; every day a sending day, no quiet hours, no pacing, interval of 5 days.</summary>
    public static readonly Policy Policy = new()
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
        Pool = "dana",
        ContactIntervalDays = 5,
        MinimumChasedHundredths = 0,
        DayCap = PolicyLimits.MaxDayCap,
        WindowCap = PolicyLimits.MaxDayCap,
        Guardrails = new Guardrails { MinDecided = 0, MinUneditedBound = 0, DisputePercent = 100 },
    };

    public static CustomerKey Customer(string name) => ExternalIds.Customer(Source, name);

    public static InvoiceKey Invoice(string number) => ExternalIds.Invoice(Source, number);

    public static Money Usd(long minor) => new(minor, new Currency("USD"));

    public static async Task SetUpAsync(this CaseSilo silo, Policy policy, bool autopilot = true, bool live = true)
    {
        await silo.DoAsync((GrainId.Workspace, new ChangeSettings(WorkspaceSettings.Default with { CompanyName = "Acme", PortalBaseUrl = "https://pay.acme.example" })));
        await silo.DoAsync((GrainId.Workspace, new SaveSender("main", new SenderIdentity("Acme Collections", "ar@acme.example", "", "Dana", "", false))));
        await silo.DoAsync([.. DefaultTemplates.All.Select(template => (GrainId.Workspace, (Message)new SaveTemplate(
            template.Key, template.Language.Tag, template.Source.Subject, template.Source.Html, template.Source.Text)))]);
        await silo.ReadLedgerAsync();
        await silo.DoAsync((Segment.Grain, new CreateSegment("All", policy)));
        await silo.DoAsync((GrainId.Workspace, new OrderRules([new SegmentRule(Segment)])));
        if (live) await silo.DoAsync((Segment.Grain, new GoLive([])));
        if (!autopilot) return;
        await silo.DoAsync([.. DefaultTemplates.All.Select(template => (Segment.Grain, (Message)new NotePreview(template.Key, template.Language.Tag, 1)))]);
        await silo.DoAsync((Segment.Grain, new SetAutopilot(true, "")));
        Assert.Equal(AutopilotState.Active, (await silo.StateAsync<SegmentState>(Segment.Grain)).Autopilot);
    }

    /// <summary>The ledger was read just now.</summary>
    public static Task ReadLedgerAsync(this CaseSilo silo) =>
        silo.DoAsync((GrainId.Workspace, new ReadLedger(Source, LedgerKind.Entries, silo.Time.Wall)));

    public static async Task AddCustomerAsync(this CaseSilo silo, string name, params string[] emails)
    {
        foreach (var message in Payer(name, emails)) await silo.DoAsync(message);
    }

    /// <summary>A customer and its contacts, each with an address.</summary>
    public static IReadOnlyList<(GrainId Grain, Message Message)> Payer(string name, params string[] emails) =>
    [
        (Customer(name).Grain, new RecordCustomer(new CustomerProfile(Source, name, name, "US", "", "en", "USD", "", "", null, false, "", "", ""))),
        .. emails.Select(email =>
        {
            var contact = ExternalIds.Contact(Source, $"{name}/{email}");
            return (Customer(name).Grain, (Message)new RecordContact(new Contact(
                contact, Source, new Personal<string>(email, contact.Value), new Personal<string>("Ann", contact.Value), new Personal<string>(email, contact.Value),
                new Personal<string>("", contact.Value), ContactRole.Billing, false, "en", null)));
        }),
    ];

    public static (GrainId Grain, Message Message) Record(string number, string customer, Money amount, LocalDate issued, LocalDate due, Instant asOf) =>
        (Invoice(number).Grain, new RecordInvoice(
            new InvoiceDocument(Source, number, number, Customer(customer), DocumentType.Invoice, DocumentStatus.Open, amount, issued, due, "", true, "", null),
            null, false, asOf));

    public static (GrainId Grain, Message Message) Payment(string number, Money amount, LocalDate date) =>
        (Invoice(number).Grain, new RecordEntry($"{Source}/{number}/{date}", new LedgerEntry(EntryKind.Payment, amount, date, false, "")));
}
