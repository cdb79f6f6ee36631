using Google.Protobuf.Reflection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Identity;
using Plixo.Silo.Mailer;
using Plixo.Silo.Sealing;
using Plixo.Silo.Services.Audits;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Imports;
using Plixo.Silo.Services.Jobs;
using Plixo.Silo.Services.Kpis;
using Plixo.Silo.Services.Mails;
using Plixo.Silo.Services.Operating;
using Plixo.Silo.Services.Segments;
using Plixo.Silo.Services.Settings;
using Plixo.Silo.Services.Templates;
using Plixo.Silo.Services.Users;
using Plixo.Tests.Cases.Importing;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>The services over a store in memory, called as the ordinary classes they are.</summary>
internal sealed class OfficeDesk : IAsyncDisposable
{
    public static readonly Actor Boss = new() { Id = "users/boss", Kind = ActorKind.Person, Rights = Plixo.Grains.Core.Right.All };

    /// <summary>Nothing was sent from here, and no head exported.</summary>
    private const string NoFile = "/nowhere/at/all";

    public OfficeDesk()
    {
        var kept = new KeptAnswers(Ledger.Store, Ledger.Time);
        var asking = new Asking(Ledger.Turns, kept);
        Credentials = new Credentials(Ledger.Store, Ledger.Random);
        Authenticator = new Authenticator(Credentials, Ledger.Views, AuthMode.Local);
        Imports = new ImportService(Ledger.Store, Ledger.Intake, Ledger.Views);
        Jobs = new JobService(Ledger.Store, new Plixo.Silo.Sweeps.Jobs(Ledger.Store, Ledger.Random), kept, Ledger.Time);
        Kpis = new KpiService(Ledger.Store, Ledger.Codec, Ledger.Views);
        Mails = new MailService(Ledger.Store, new EmailContents(Ledger.Store, Ledger.Codec, Ledger.Cipher), asking);
        Operations = OperationsOn(Host);
        Segments = new SegmentService(Ledger.Store, Ledger.Codec, Ledger.Views, asking, new Plixo.Silo.Sweeps.Jobs(Ledger.Store, Ledger.Random));
        Settings = new SettingsService(Ledger.Store, Ledger.Views, asking);
        Templates = new TemplateService(Ledger.Store, Ledger.Views, asking);
        Users = new UserService(Ledger.Store, Ledger.Views, asking, Credentials, Authenticator, "http://127.0.0.1:8080");
        Audit = new AuditService(Ledger.Store, Ledger.Time);
    }

    public LedgerDesk Ledger { get; } = new();

    /// <summary>The process that the services think they run in.</summary>
    public ApplicationLifetime Host { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    public Credentials Credentials { get; }

    public Authenticator Authenticator { get; }

    public ImportService Imports { get; }

    public JobService Jobs { get; }

    public KpiService Kpis { get; }

    public MailService Mails { get; }

    public OperationsService Operations { get; }

    public SegmentService Segments { get; }

    public SettingsService Settings { get; }

    public TemplateService Templates { get; }

    public UserService Users { get; }

    public AuditService Audit { get; }

    /// <summary>The services by the name of their descriptor.</summary>
    public IReadOnlyDictionary<string, object> All => new Dictionary<string, object>
    {
        ["ImportService"] = Imports, ["JobService"] = Jobs, ["KpiService"] = Kpis, ["MailService"] = Mails,
        ["OperationsService"] = Operations, ["SegmentService"] = Segments, ["SettingsService"] = Settings,
        ["TemplateService"] = Templates, ["UserService"] = Users, ["AuditService"] = Audit,
    };

    public static IEnumerable<ServiceDescriptor> Descriptors =>
        new[]
        {
            ImportReflection.Descriptor, JobReflection.Descriptor, KpiReflection.Descriptor, MailReflection.Descriptor,
            OperationsReflection.Descriptor, SegmentReflection.Descriptor, SettingsReflection.Descriptor, TemplateReflection.Descriptor,
            UserReflection.Descriptor, AuditReflection.Descriptor,
        }.SelectMany(file => file.Services);

    public static CallContext Call(Actor? actor, string? bearer = null)
    {
        var headers = new RpcMetadata();
        if (bearer is not null) headers.Add("authorization", $"Bearer {bearer}");
        var call = new CallContext(UserReflection.Descriptor.Services[0].FindMethodByName("WhoAmI"), headers);
        if (actor is not null) call.Set(actor);
        return call;
    }

    public static CallContext Call() => Call(Boss);

    /// <summary>The same store's, in another process.</summary>
    public OperationsService OperationsOn(ApplicationLifetime host) => new(
        Ledger.Store, new Plixo.Silo.Sweeps.Jobs(Ledger.Store, Ledger.Random), new KeptAnswers(Ledger.Store, Ledger.Time), Ledger.Time, new OperationsOptions("a", "capture", true, "1"), host,
        new Reconciling(Ledger.Store, Ledger.Turns, NoFile), new HeadFile(NoFile));

    /// <summary>A template, a sender and a segment `smb` that takes everybody.</summary>
    public async Task GivenSegmentAsync()
    {
        await Templates.CreateTemplate(
            new CreateTemplateRequest
            {
                TemplateId = "reminder",
                Template = new Template
                {
                    Texts = { new Plixo.V1.TemplateText { Language = "en", Subject = "Open: {total_due}", Html = "<p>{contact_name}</p>{invoice_table}", Text = "{contact_name}\n{invoice_table}" } },
                },
            },
            Call());
        await Settings.CreateSender(
            new CreateSenderRequest { SenderId = "main", Sender = new Sender { DisplayName = "Plixo", Email = "billing@seller.example" } }, Call());
        await Segments.CreateSegment(
            new CreateSegmentRequest
            {
                SegmentId = "smb",
                Segment = new Segment
                {
                    DisplayName = "Small",
                    Policy = new Policy { Sender = "senders/main", Steps = { new CadenceStep { OffsetDays = 1, Template = "templates/reminder", Tone = Tone.Reminder } } },
                },
            },
            Call());
        await Settings.UpdateSegmentRules(
            new UpdateSegmentRulesRequest { Rules = new SegmentRules { Rules = { new Plixo.V1.SegmentRule { Segment = "segments/smb" } } } }, Call());
    }

    public ValueTask DisposeAsync() => Ledger.DisposeAsync();
}
