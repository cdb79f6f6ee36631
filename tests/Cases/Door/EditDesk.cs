using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Rpc;
using Plixo.Rpc.Server;
using Plixo.Silo.Clock;
using Plixo.Silo.Identity;
using Plixo.Silo.Services.Contacts;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Segments;
using Plixo.Silo.Services.Settings;
using Plixo.Silo.Services.Templates;
using Plixo.Silo.Services.Users;
using Plixo.Silo.Services.WorkItems;
using Plixo.Silo.Turns;
using Plixo.Tests.Cases.Office;
using Plixo.Tests.Cases.Silo;
using Plixo.Tests.Support;
using User = Plixo.V1.User;

namespace Plixo.Tests.Cases.Door;

/// <summary>The services over a store, whose callers can be made to have read the same before the first of them writes.</summary>
internal sealed class EditDesk : IAsyncDisposable
{
    public const string Customer = "acme";

    public const string Stale = "STALE_ETAG";

    /// <summary>What two calls answer, in order of their words.</summary>
    public static readonly string[] OneIsRefused = ["", Stale];

    public static readonly string[] BothHold = ["", ""];

    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);

    private readonly MeetingTurns turns;

    private EditDesk(CaseSilo silo)
    {
        Silo = silo;
        turns = new MeetingTurns(silo.Turns);
        var asking = new Asking(turns, new KeptAnswers(silo.Store, silo.Time));
        var present = new Present(silo.Store, new ViewsInForce(silo.Store, silo.Codec, silo.Cipher), silo.Codec, silo.Cipher, new ActivationCache());
        var credentials = new Credentials(silo.Store, SystemRandom.Instance);
        Users = new UserService(silo.Store, silo.Views, asking, credentials, new Authenticator(credentials, silo.Views, AuthMode.Local), "http://127.0.0.1");
        Settings = new SettingsService(silo.Store, silo.Views, asking);
        Segments = new SegmentService(silo.Store, silo.Codec, silo.Views, asking, new Plixo.Silo.Sweeps.Jobs(silo.Store, SystemRandom.Instance));
        Templates = new TemplateService(silo.Store, silo.Views, asking);
        Contacts = new ContactService(asking, present);
        WorkItems = new WorkItemService(asking, present);
    }

    public CaseSilo Silo { get; }

    public UserService Users { get; }

    public SettingsService Settings { get; }

    public SegmentService Segments { get; }

    public TemplateService Templates { get; }

    public ContactService Contacts { get; }

    public WorkItemService WorkItems { get; }

    public static async Task<EditDesk> OpenAsync(string engine)
    {
        var silo = await CaseSilo.OpenAsync(engine, Now);
        await silo.SetUpAsync(SmallWorkspace.AnyHour, autopilot: false, live: false);
        await silo.AddCustomerAsync(Customer, "ann@acme.example");
        await silo.SettleAsync();
        return new EditDesk(silo);
    }

    public static FieldMask Mask(string field) => new() { Paths = { field } };

    public static CallContext Call() => OfficeDesk.Call();

    /// <summary>What the calls answer, each of which has read before any writes; a refusal's reason where one was refused.</summary>
    public async Task<string[]> AtOnceAsync(params Func<Task>[] calls)
    {
        turns.Meet(calls.Length);
        return await Task.WhenAll(calls.Select(call => Task.Run(() => EndAsync(call))));
    }

    public async Task<User> UserAsync(string id, V1.Role role = V1.Role.Manager) =>
        (await Users.CreateUser(new() { UserId = id, User = new User { DisplayName = id, Role = role } }, Call())).User;

    public ValueTask DisposeAsync() => Silo.DisposeAsync();

    private static async Task<string> EndAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException refusal)
        {
            return refusal.Reason() ?? $"{refusal.StatusCode}";
        }
    }
}
