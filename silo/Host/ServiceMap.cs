using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Exporting;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Identity;
using Plixo.Silo.Import.Importing;
using Plixo.Silo.Mailer;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Sealing;
using Plixo.Silo.Services.Audits;
using Plixo.Silo.Services.Contacts;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Disputes;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Escalations;
using Plixo.Silo.Services.Exports;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Imports;
using Plixo.Silo.Services.Invoices;
using Plixo.Silo.Services.Jobs;
using Plixo.Silo.Services.Kpis;
using Plixo.Silo.Services.Mails;
using Plixo.Silo.Services.Notes;
using Plixo.Silo.Services.Operating;
using Plixo.Silo.Services.Plans;
using Plixo.Silo.Services.Promises;
using Plixo.Silo.Services.Queue;
using Plixo.Silo.Services.Segments;
using Plixo.Silo.Services.Settings;
using Plixo.Silo.Services.Suppressions;
using Plixo.Silo.Services.Templates;
using Plixo.Silo.Services.Users;
using Plixo.Silo.Services.WorkItems;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Plixo.Silo.Host;

/// <summary>The services that a silo serves, each by the class that carries it out.</summary>
internal static class ServiceMap
{
    /// <summary>What the services ask for, and what stands around every call, outermost first.</summary>
    public static void Add(IServiceCollection services, SiloParts parts)
    {
        services.AddSingleton(parts.Store).AddSingleton(parts.Turns).AddSingleton(parts.Codec).AddSingleton<IPersonalCipher>(parts.Cipher).AddSingleton(new EmailContents(parts.Store, parts.Codec, parts.Cipher));
        services.AddSingleton(parts.Links).AddSingleton(parts.Views).AddSingleton<IJobs>(parts.Jobs).AddSingleton(parts.Exports);
        services.AddSingleton(new ViewsInForce(parts.Store, parts.Codec, parts.Cipher)).AddSingleton(parts.Engine.Activations).AddSingleton<KeptAnswers>().AddSingleton<Asking>().AddSingleton<Present>().AddSingleton<QueueBulk>().AddSingleton<SavedViews>().AddSingleton<Previews>();
        services.AddSingleton<ISiloClock>(MachineClock.Instance).AddSingleton<IRandom>(SystemRandom.Instance);
        services.AddSingleton<Credentials>().AddSingleton<ImportIntake>().AddSingleton(OperationsOf(parts));
        services.AddSingleton(parts.Reconciling).AddSingleton(new HeadFile(parts.Options.AuditHeads));
        var credentials = new Credentials(parts.Store, SystemRandom.Instance);
        var authenticator = new Authenticator(credentials, parts.Views, parts.Options.Auth);
        services.AddSingleton(authenticator);
        services.AddSingleton(given => new UserService(
            parts.Store, parts.Views, given.GetRequiredService<Asking>(), credentials, authenticator, BaseOf(parts.Options.Listen.Web)));
        services.AddRpcInterceptor<CallInterceptor>();
        services.AddRpcInterceptor<StoreAwayInterceptor>();
        services.AddSingleton<IRpcInterceptor>(authenticator);
        services.AddRpcInterceptor<PermissionInterceptor>();
        services.AddRpcInterceptor<StreamRights>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Map<ImportService>(V1.ImportReflection.Descriptor.Services[0]);
        app.Map<SegmentService>(V1.SegmentReflection.Descriptor.Services[0]);
        app.Map<TemplateService>(V1.TemplateReflection.Descriptor.Services[0]);
        app.Map<SettingsService>(V1.SettingsReflection.Descriptor.Services[0]);
        app.Map<KpiService>(V1.KpiReflection.Descriptor.Services[0]);
        app.Map<MailService>(V1.MailReflection.Descriptor.Services[0]);
        app.Map<UserService>(V1.UserReflection.Descriptor.Services[0]);
        app.Map<AuditService>(V1.AuditReflection.Descriptor.Services[0]);
        app.Map<ExportService>(V1.ExportReflection.Descriptor.Services[0]);
        app.Map<JobService>(V1.JobReflection.Descriptor.Services[0]);
        app.Map<OperationsService>(V1.OperationsReflection.Descriptor.Services[0]);
        app.Map<CustomerService>(V1.CustomerReflection.Descriptor.Services[0]);
        app.Map<ContactService>(V1.ContactReflection.Descriptor.Services[0]);
        app.Map<InvoiceService>(V1.InvoiceReflection.Descriptor.Services[0]);
        app.Map<QueueService>(V1.QueueReflection.Descriptor.Services[0]);
        app.Map<DraftService>(V1.DraftReflection.Descriptor.Services[0]);
        app.Map<WorkItemService>(V1.WorkItemReflection.Descriptor.Services[0]);
        app.Map<PromiseService>(V1.PromiseReflection.Descriptor.Services[0]);
        app.Map<PlanService>(V1.PlanReflection.Descriptor.Services[0]);
        app.Map<DisputeService>(V1.DisputeReflection.Descriptor.Services[0]);
        app.Map<SuppressionService>(V1.SuppressionReflection.Descriptor.Services[0]);
        app.Map<EscalationService>(V1.EscalationReflection.Descriptor.Services[0]);
        app.Map<NoteService>(V1.NoteReflection.Descriptor.Services[0]);
    }

    private static OperationsOptions OperationsOf(SiloParts parts) => new(
        parts.SiloId, parts.Options.Mail.Mode, parts.Options.SandboxClock, typeof(ServiceMap).Assembly.GetName().Version?.ToString(3) ?? "");

    private static string BaseOf(Uri address) => address.ToString().TrimEnd('/');

    private static void Map<THandler>(this IEndpointRouteBuilder app, ServiceDescriptor service)
        where THandler : class
    {
        Requirements.Check([service]);
        var handler = ActivatorUtilities.GetServiceOrCreateInstance<THandler>(app.ServiceProvider);
        app.MapRpc(service, handler);
        app.ServiceProvider.GetRequiredService<ExportLists>().Add(service, handler);
    }
}
