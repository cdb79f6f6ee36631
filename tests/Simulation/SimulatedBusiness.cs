using System.Security.Cryptography;
using System.Text;
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
using Plixo.Silo.Stepping;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;

namespace Plixo.Tests.Simulation;

/// <summary>A workspace on Autopilot whose customers all have something due, and what payers and operators do to it.</summary>
internal static class SimulatedBusiness
{
    public static readonly Actor Operator = new() { Id = "users/sim", Kind = ActorKind.Person, Rights = Right.All };

    private const string Source = "erp";
    private const int Customers = 7;
    private const int Requests = 14;

    private static readonly SegmentKey Segment = new("all");
    private static readonly Currency Dollar = new("USD");

    /// <summary>Small caps and a short window, so that a run of a minute meets them.</summary>
    private static readonly Policy Policy = new()
    {
        Cadence = Cadence.Of(new AfterLastStep.HandOver(), new CadenceStep(1, DefaultTemplates.Friendly, Tone.Friendly)),
        Quiet = QuietHours.None,
        SendingDays = Weekdays.All,
        Pacing = false,
        Sender = "main",
        Pool = "dana",
        MinimumChasedHundredths = 0,
        DayCap = 9,
        WindowCap = 4,
        WindowSeconds = 20,
        Guardrails = new Guardrails { MinDecided = 0, MinUneditedBound = 0 },
    };

    public static async Task SetUpAsync(SteppedSilo silo, SeededRandom random, Instant now)
    {
        Task DoAsync(params IReadOnlyList<(GrainId, Message)> commands) => silo.DoAsync(Operator, commands, CancellationToken.None);

        await DoAsync((GrainId.Workspace, new ChangeSettings(WorkspaceSettings.Default with { CompanyName = "Acme", PortalBaseUrl = "https://pay.acme.example" })));
        await DoAsync((GrainId.Workspace, new SaveSender("main", new SenderIdentity("Acme Collections", "ar@acme.example", "", "Dana", "", false))));
        foreach (var template in DefaultTemplates.All)
        {
            await DoAsync((GrainId.Workspace, new SaveTemplate(
                template.Key, template.Language.Tag, template.Source.Subject, template.Source.Html, template.Source.Text)));
        }

        await DoAsync((GrainId.Workspace, new ReadLedger(Source, LedgerKind.Entries, now)));
        await DoAsync((Segment.Grain, new CreateSegment("All", Policy)));
        await DoAsync((GrainId.Workspace, new OrderRules([new SegmentRule(Segment)])));
        await DoAsync((Segment.Grain, new GoLive([])));
        foreach (var template in DefaultTemplates.All) await DoAsync((Segment.Grain, new NotePreview(template.Key, template.Language.Tag, 1)));
        await DoAsync((Segment.Grain, new SetAutopilot(true, "")));
        await silo.SettleAsync(CancellationToken.None);
        foreach (var number in Enumerable.Range(0, Customers))
        {
            await DoAsync((Customer(number).Grain, new RecordCustomer(new CustomerProfile(
                Source, $"c{number}", $"c{number}", "US", "", "en", "USD", "", "", null, false, "", "", ""))));
            for (var contact = 0; contact <= random.Below(2); contact++) await DoAsync((Customer(number).Grain, new RecordContact(Contact(number, contact))));
            var due = now.InUtc().Date.PlusDays(-3);
            await DoAsync((Invoice(number).Grain, new RecordInvoice(
                new InvoiceDocument(
                    Source, $"i{number}", $"i{number}", Customer(number), DocumentType.Invoice, DocumentStatus.Open, new Money(10_000, Dollar),
                    due.PlusDays(-14), due, "", true, "", null),
                null, false, now)));
        }
    }

    public static List<ClientRequest> Draw(SeededRandom random, Instant now) =>
        [.. Enumerable.Range(0, Requests).Select(number => Draw(number, random, now.InUtc().Date))];

    private static ClientRequest Draw(int number, SeededRandom random, LocalDate today)
    {
        var one = random.Below(Customers);
        var (invoice, customer) = (Invoice(one).Grain, Customer(one).Grain);
        return random.Below(11) switch
        {
            0 or 1 or 2 => new ClientRequest(number, invoice, new RecordEntry(
                $"p{number}", new LedgerEntry(EntryKind.Payment, new Money(1_000 * (1 + random.Below(10)), Dollar), today, false, ""))),
            3 => new ClientRequest(number, invoice, new OpenDispute("Wrong goods", null)),
            4 => new ClientRequest(number, invoice, new HoldInvoice(HoldReason.Operator, "Wait", null)),
            5 => new ClientRequest(number, customer, new PauseCustomer("Wait")),
            6 => new ClientRequest(number, customer, new ResumeCustomer("Go on")),
            7 => new ClientRequest(number, GrainId.Workspace, new SuppressAddress(Contact(one, 0).Email, null, true, "Asked for it")),
            8 => new ClientRequest(number, Segment.Grain, new PauseSegment("Wait")),
            9 => new ClientRequest(number, Segment.Grain, new ResumeSegment()),
            _ => new ClientRequest(number, Segment.Grain, new ChangePolicy(Policy with { DayCap = 3 + random.Below(12) }, null)),
        };
    }

    private static CustomerKey Customer(int number) => ExternalIds.Customer(Source, $"c{number}");

    private static InvoiceKey Invoice(int number) => ExternalIds.Invoice(Source, $"i{number}");

    private static Contact Contact(int customer, int number)
    {
        var email = $"{(char)('a' + number)}@c{customer}.example";
        var key = ExternalIds.Contact(Source, email);
        return new Contact(
            key, Source, new Personal<string>(email, key.Value), new Personal<string>("Ann", key.Value), new Personal<string>(email, key.Value), new Personal<string>("", key.Value),
            ContactRole.Billing, false, "en", null);
    }
}
