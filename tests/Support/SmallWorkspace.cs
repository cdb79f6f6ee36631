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

namespace Plixo.Tests.Support;

/// <summary>
/// What tests of whole silos begin with, as commands: a workspace with templates and a sender, one segment, customers and
/// invoices by short names.
/// </summary>
public static class SmallWorkspace
{
    public const string Source = "erp";

    public static readonly SegmentKey Segment = new("all");

    /// <summary>One step, +1; every day a sending day, no quiet hours, no pacing.</summary>
    public static readonly Policy AnyHour = new()
    {
        Cadence = Cadence.Of(new AfterLastStep.HandOver(), new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly)),
        Quiet = QuietHours.None,
        SendingDays = Weekdays.All,
        Pacing = false,
        Sender = "main",
        Pool = "dana",
        MinimumChasedHundredths = 0,
        Guardrails = new Guardrails { MinDecided = 0, MinUneditedBound = 0 },
    };

    /// <summary><see cref="AnyHour"/> without caps, at an interval of 5 days.</summary>
    public static readonly Policy Uncapped = AnyHour with
    {
        ContactIntervalDays = 5,
        DayCap = PolicyLimits.MaxDayCap,
        WindowCap = PolicyLimits.MaxDayCap,
    };

    /// <summary><see cref="Uncapped"/>, with the cadence +1, +7, +14, +30; disputes stop no Autopilot.</summary>
    public static readonly Policy Policy = Uncapped with
    {
        Cadence = Cadence.Of(
            new AfterLastStep.HandOver(),
            new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly),
            new CadenceStep(7, DefaultTemplates.Reminder, Tone.Reminder),
            new CadenceStep(14, DefaultTemplates.Firm, Tone.Firm),
            new CadenceStep(30, DefaultTemplates.FinalNotice, Tone.Final)),
        Guardrails = Uncapped.Guardrails with { DisputePercent = 100 },
    };

    public static CustomerKey Customer(string name) => ExternalIds.Customer(Source, name);

    public static InvoiceKey Invoice(string number) => ExternalIds.Invoice(Source, number);

    public static Money Usd(long minor) => new(minor, new Currency("USD"));

    /// <summary>The commands that make it, group by group, each after the one before.</summary>
    /// <param name="policy">Of the segment.</param>
    /// <param name="now">When the ledger was read.</param>
    /// <param name="autopilot">Every template is previewed, and Autopilot is on.</param>
    /// <param name="live">The segment may send.</param>
    public static IEnumerable<IReadOnlyList<(GrainId Grain, Message Message)>> SetUp(Policy policy, Instant now, bool autopilot = true, bool live = true)
    {
        yield return [(GrainId.Workspace, new ChangeSettings(WorkspaceSettings.Default with { CompanyName = "Acme", PortalBaseUrl = "https://pay.acme.example" }))];
        yield return [.. Letters(now)];
        yield return [(Segment.Grain, new CreateSegment("All", policy))];
        yield return [(GrainId.Workspace, new OrderRules([new SegmentRule(Segment)]))];
        if (live) yield return [(Segment.Grain, new GoLive([]))];
        if (!autopilot) yield break;
        yield return [.. Previews];
        yield return [(Segment.Grain, new SetAutopilot(true, ""))];
    }

    /// <summary>What every e-mail is made of: a sender, the templates and a ledger that was just read.</summary>
    public static IEnumerable<(GrainId Grain, Message Message)> Letters(Instant now) =>
    [
        (GrainId.Workspace, new SaveSender("main", new SenderIdentity("Acme Collections", "ar@acme.example", "", "Dana", "", false))),
        .. DefaultTemplates.All.Select(template => (GrainId.Workspace, (Message)new SaveTemplate(
            template.Key, template.Language.Tag, template.Source.Subject, template.Source.Html, template.Source.Text))),
        LedgerRead(now),
    ];

    /// <summary>Every template is previewed, as Autopilot asks.</summary>
    public static IEnumerable<(GrainId Grain, Message Message)> Previews =>
        DefaultTemplates.All.Select(template => (Segment.Grain, (Message)new NotePreview(template.Key, template.Language.Tag, 1)));

    /// <summary>The ledger was read then.</summary>
    public static (GrainId Grain, Message Message) LedgerRead(Instant at) => (GrainId.Workspace, new ReadLedger(Source, LedgerKind.Entries, at));

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
