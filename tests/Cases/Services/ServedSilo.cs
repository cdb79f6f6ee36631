using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc.Client;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Exporting;
using Plixo.Silo.Identity;
using Plixo.Silo.Portal;
using Plixo.Silo.Services.Audits;
using Plixo.Silo.Services.Contacts;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Disputes;
using Plixo.Silo.Services.Drafts;
using Plixo.Silo.Services.Escalations;
using Plixo.Silo.Services.Exports;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;
using Plixo.Silo.Services.Invoices;
using Plixo.Silo.Services.Jobs;
using Plixo.Silo.Services.Notes;
using Plixo.Silo.Services.Plans;
using Plixo.Silo.Services.Promises;
using Plixo.Silo.Services.Queue;
using Plixo.Silo.Services.Suppressions;
using Plixo.Silo.Services.WorkItems;
using Plixo.Silo.Stores;
using Plixo.Silo.Sweeps;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Services;

/// <summary>The services on a real Kestrel with a free port, over a silo that a test drives.</summary>
internal sealed class ServedSilo : IAsyncDisposable
{
    private readonly WebApplication app;

    private ServedSilo(CaseSilo silo, WebApplication app, Uri address)
    {
        (Silo, this.app) = (silo, app);
        Address = address;
        Channel = new RpcChannel(address);
    }

    public Uri Address { get; }

    public CaseSilo Silo { get; }

    public RpcChannel Channel { get; }

    /// <param name="signIn">Whether callers show a credential; else each is the actor of the silo.</param>
    /// <param name="followed">Items that a watch of the queue follows.</param>
    public static async Task<ServedSilo> StartAsync(string engine, Instant now, bool signIn = false, int followed = ListLimits.LargestPage)
    {
        var silo = await CaseSilo.OpenAsync(engine, now);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var authenticator = new Authenticator(new Credentials(silo.Store, SystemRandom.Instance), silo.Views, AuthMode.Local);
        builder.Services.AddPlixoRpc(rpc => rpc.Explain = Reasons.Explain)
            .AddSingleton<IRpcInterceptor>(signIn ? authenticator : new CallerOfTests(silo)).AddRpcInterceptor<PermissionInterceptor>();
        if (signIn) builder.Services.AddSingleton<IRpcInterceptor>(new StreamRights(authenticator, silo.Time));
        var app = builder.Build();
        var asking = new Asking(new TurnsOfTests(silo), new KeptAnswers(silo.Store, silo.Time));
        var present = new Present(silo.Store, new ViewsInForce(silo.Store, silo.Codec, silo.Cipher), silo.Codec, silo.Cipher, new ActivationCache());
        var jobs = new Jobs(silo.Store, new SeededRandom(5));
        var (customers, lists) = (new CustomerService(asking, present), new ExportLists());
        lists.Add(V1.CustomerReflection.Descriptor.Services[0], customers);
        app.MapRpc(V1.CustomerReflection.Descriptor.Services[0], customers);
        app.MapRpc(V1.ContactReflection.Descriptor.Services[0], new ContactService(asking, present));
        app.MapRpc(V1.InvoiceReflection.Descriptor.Services[0], new InvoiceService(asking, present));
        app.MapRpc(V1.DraftReflection.Descriptor.Services[0], new DraftService(asking, present, new Previews(present, new LinkSigner(new byte[32]))));
        app.MapRpc(V1.QueueReflection.Descriptor.Services[0], new QueueService(
            present, new QueueBulk(present, jobs, silo.Codec), new SavedViews(silo.Store, asking.Kept, new SeededRandom(6)), silo.Time, followed));
        app.MapRpc(V1.JobReflection.Descriptor.Services[0], new JobService(silo.Store, jobs, asking.Kept, silo.Time));
        app.MapRpc(V1.AuditReflection.Descriptor.Services[0], new AuditService(silo.Store, silo.Time));
        app.MapRpc(V1.ExportReflection.Descriptor.Services[0], new ExportService(silo.Store, jobs, silo.Codec, lists));
        app.MapRpc(V1.WorkItemReflection.Descriptor.Services[0], new WorkItemService(asking, present));
        app.MapRpc(V1.PromiseReflection.Descriptor.Services[0], new PromiseService(asking, present));
        app.MapRpc(V1.PlanReflection.Descriptor.Services[0], new PlanService(asking, present));
        app.MapRpc(V1.DisputeReflection.Descriptor.Services[0], new DisputeService(asking, present));
        app.MapRpc(V1.SuppressionReflection.Descriptor.Services[0], new SuppressionService(asking, present));
        app.MapRpc(V1.EscalationReflection.Descriptor.Services[0], new EscalationService(asking, present));
        app.MapRpc(V1.NoteReflection.Descriptor.Services[0], new NoteService(asking, present));
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ServedSilo(silo, app, new Uri(address));
    }

    /// <summary>Calls the method whose request and response these are.</summary>
    public Task<TResponse> CallAsync<TRequest, TResponse>(TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>, new()
    {
        var service = request.Descriptor.File.Services[0];
        var name = request.Descriptor.Name[..^"Request".Length];
        return Channel.UnaryAsync(RpcMethod.Of<TRequest, TResponse>(service, name), request);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Silo.DisposeAsync();
    }

    private sealed class CallerOfTests(CaseSilo silo) : IRpcInterceptor
    {
        public Task InvokeAsync(CallContext call, RpcHandler next)
        {
            call.Set(silo.Actor);
            return next(call);
        }
    }

    /// <summary>Each command in a group of its own, and all that follows from it at once.</summary>
    private sealed class TurnsOfTests(CaseSilo silo) : ITurns
    {
        public async Task<Reply> ExecuteAsync(
            GrainId grain, Message command, Actor actor, long? seen, RequestKey? request, byte[] requestDigest, CancellationToken cancel)
        {
            var reply = await silo.Turns.ExecuteAsync(grain, command, actor, seen, request, requestDigest, cancel);
            await silo.SettleAsync();
            return reply;
        }
    }
}
