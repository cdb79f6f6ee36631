using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc.Server;
using Plixo.Silo.Personal;
using Plixo.Silo.Reading;
using Plixo.Silo.Services.Contacts;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Disputes;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Escalations;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Invoices;
using Plixo.Silo.Services.Notes;
using Plixo.Silo.Services.Plans;
using Plixo.Silo.Services.Promises;
using Plixo.Silo.Services.Queue;
using Plixo.Silo.Services.Suppressions;
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
        services.AddSingleton(parts.Store).AddSingleton(parts.Turns).AddSingleton(parts.Codec).AddSingleton<IPersonalCipher>(parts.Cipher);
        services.AddSingleton(parts.Links).AddSingleton(parts.Views).AddSingleton<IJobs>(parts.Jobs);
        services.AddSingleton(new ViewsInForce(parts.Store, parts.Codec, parts.Cipher)).AddSingleton<Asking>().AddSingleton<Present>().AddSingleton<Previews>();
        services.AddRpcInterceptor<PermissionInterceptor>();
    }

    public static void Map(IEndpointRouteBuilder app)
    {
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

    private static void Map<THandler>(this IEndpointRouteBuilder app, ServiceDescriptor service)
        where THandler : class
    {
        Requirements.Check([service]);
        app.MapRpc<THandler>(service);
    }
}
