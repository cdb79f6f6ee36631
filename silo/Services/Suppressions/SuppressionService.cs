using System.Buffers.Text;
using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Mailing;
using Plixo.Grains.Rows;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Addresses;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Suppressions;

/// <summary>Whom not to write to: an address wherever it stands, a domain, or a customer.</summary>
public sealed class SuppressionService(Asking asking, Present present)
{
    private sealed record Shown(string Kind, string Target, LocalDate? Until, string Reason, string By, Instant? At);

    private static readonly Listing<Shown> Suppressions = new(
        ["x.kind", "x.target", "x.until", "x.reason", "x.by", "x.at"],
        """
        (SELECT CASE WHEN address LIKE '@%' THEN 'domain' ELSE 'email' END AS kind, address AS target, until, reason, by, at, NULL AS segment FROM suppression
         UNION ALL
         SELECT 'customer' AS kind, key AS target, suppressed_until AS until, '' AS reason, '' AS by, 0 AS at, segment FROM customer WHERE suppressed = 1) x
        """,
        [
            Field.Text("email", "CASE WHEN x.kind = 'email' THEN x.target ELSE '' END"),
            Field.Text("domain", "CASE WHEN x.kind = 'domain' THEN substr(x.target, 2) ELSE '' END"),
            Field.Resource("customer", "CASE WHEN x.kind = 'customer' THEN x.target ELSE '' END", "customers"),
            Field.Text("state", "CASE WHEN x.until <= $today THEN 'EXPIRED' ELSE 'ACTIVE' END"), Field.Date("expire_date", "x.until", sorts: false),
        ],
        [new Order("x.at", true)], [new Order("x.kind"), new Order("x.target")],
        values => new Shown(
            (string)values[0]!, (string)values[1]!, RowValues.ToDateOrNull(values[2]), (string)values[3]!, (string)values[4]!,
            (long)values[5]! == 0 ? null : RowValues.ToInstant(values[5])));

    public async Task<V1.CreateSuppressionResponse> CreateSuppression(V1.CreateSuppressionRequest request, CallContext call)
    {
        var asked = request.Suppression ?? throw Refusals.Invalid("suppression", "is missing.");
        var until = WireValues.ReadDateOrNull(asked.ExpireDate, "suppression.expire_date");
        switch (asked.TargetCase)
        {
            case V1.Suppression.TargetOneofCase.Email:
                if (!MailAddress.TryParse(asked.Email, out _, out var fault)) throw Refusals.Invalid("suppression.email", $"{fault}");
                var address = Recipients.Normalised(asked.Email);
                return await SuppressAsync(
                    call, request, GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of(address), until, asked.Permanent, asked.Reason), "email", address);
            case V1.Suppression.TargetOneofCase.Domain:
                var domain = asked.Domain.Trim().ToLowerInvariant();
                if (domain.Length is 0 or > 253 || domain.Contains('@', StringComparison.Ordinal) || !domain.Contains('.', StringComparison.Ordinal))
                    throw Refusals.Invalid("suppression.domain", $"'{asked.Domain}' is no domain.");
                return await SuppressAsync(
                    call, request, GrainId.Workspace, new SuppressDomain(domain, until, asked.Permanent, asked.Reason), "domain", $"@{domain}");
            case V1.Suppression.TargetOneofCase.Customer:
                var customer = Names.ReadCustomer(asked.Customer, "suppression.customer");
                await Seen.CustomerAsync(present, call, customer);
                return await SuppressAsync(
                    call, request, customer.Grain, new SuppressCustomer(until, asked.Permanent, asked.Reason), "customer", customer.Value);
            default:
                throw Refusals.Invalid("suppression", "names an e-mail address, a domain or a customer.");
        }
    }

    public async Task<V1.GetSuppressionResponse> GetSuppression(V1.GetSuppressionRequest request, CallContext call) =>
        new() { Suppression = await WholeAsync(call, ReadName(request.Name)) };

    public async Task<V1.ListSuppressionsResponse> ListSuppressions(V1.ListSuppressionsRequest request, CallContext call)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var page = await Suppressions.PageAsync(
            present.Store, call, ListRequest.Of(request), null,
            [Condition.Given(("$today", now.Today.ToRow())), .. Visible(call)]);
        var response = new V1.ListSuppressionsResponse { NextPageToken = page.NextPageToken };
        response.Suppressions.AddRange(page.Items.Select(item => ToWire(item, now)));
        return response;
    }

    public async Task<V1.LiftSuppressionResponse> LiftSuppression(V1.LiftSuppressionRequest request, CallContext call)
    {
        var target = ReadName(request.Name);
        var reason = WireValues.ReadWords(request.Reason, "reason");
        await (target.Kind switch
        {
            "email" => LiftAsync<WorkspaceReply>(GrainId.Workspace, new LiftAddress(SuppressedAddress.Of(target.Target), reason)),
            "domain" => LiftAsync<WorkspaceReply>(GrainId.Workspace, new LiftDomain(target.Target[1..], reason)),
            _ => LiftAsync<CustomerReply>(new CustomerKey(target.Target).Grain, new LiftSuppression(reason)),
        });
        // What it was is gone: the same request again has nothing more to answer with.
        return new V1.LiftSuppressionResponse { Suppression = Targeted(new V1.Suppression { Name = request.Name, State = V1.SuppressionState.Lifted }, target) };

        async Task LiftAsync<TBody>(GrainId grain, Message command)
            where TBody : ReplyBody => await asking.AskSeenAsync<TBody>(call, request, grain, request.Etag, NowAsync, command);

        async Task<string> NowAsync() => await FindAsync(call, target) is { } there ? there.Etag
            : await asking.Kept.IsAnsweredAsync(call, request) ? request.Etag
            : throw Refusals.NotFound(request.Name);
    }

    private async Task<V1.CreateSuppressionResponse> SuppressAsync(
        CallContext call, Google.Protobuf.IMessage request, GrainId grain, Message command, string kind, string target)
    {
        var inFlight = grain == GrainId.Workspace
            ? await AskAsync<WorkspaceReply>(call, request, grain, command)
            : await AskAsync<CustomerReply>(call, request, grain, command);
        return new V1.CreateSuppressionResponse { Suppression = await WholeAsync(call, (kind, target)), InFlight = { inFlight } };
    }

    private async Task<IEnumerable<string>> AskAsync<TBody>(
        CallContext call, Google.Protobuf.IMessage request, GrainId grain, Message command)
        where TBody : ReplyBody => (await asking.AskAsync<TBody>(call, request, grain, command)).InFlight;

    private async Task<V1.Suppression> WholeAsync(CallContext call, (string Kind, string Target) target) =>
        await FindAsync(call, target) ?? throw Refusals.NotFound(NameOf(target.Kind, target.Target));

    /// <summary>Null where there is none, or none any more.</summary>
    private async Task<V1.Suppression?> FindAsync(CallContext call, (string Kind, string Target) target)
    {
        var now = await present.NowAsync(call.CancellationToken);
        var (found, shown) = await Suppressions.FirstAsync(
            present.Store, call.CancellationToken,
            [new Condition("x.kind = $kind AND x.target = $target", ("$kind", target.Kind), ("$target", target.Target)), .. Visible(call)]);
        if (!found) return null;
        var suppression = ToWire(shown, now);
        if (target.Kind != "customer") return suppression;
        var (_, state) = await present.StateAsync<CustomerState>(
            new CustomerKey(target.Target).Grain, suppression.Name, call.CancellationToken);
        if (state.Suppressed is { } own)
            (suppression.Reason, suppression.Creator, suppression.CreateTime) = (own.Reason, Names.User(own.By), own.At.ToWire());
        return suppression;
    }

    /// <summary>Addresses and domains are in no segment, and hold for all; a customer's is for who may see the customer.</summary>
    private static IReadOnlyList<Condition> Visible(CallContext call) => call.Actor().Segments.IsEmpty
        ? []
        : [new Condition("x.kind <> 'customer' OR x.segment IN $segments", ("$segments", call.Actor().Segments.ToArray()))];

    private static V1.Suppression ToWire(Shown shown, InForceNow now)
    {
        var suppression = new V1.Suppression
        {
            Name = NameOf(shown.Kind, shown.Target), Reason = shown.Reason, ExpireDate = shown.Until.ToWire(), Permanent = shown.Until is null,
            State = shown.Until <= now.Today ? V1.SuppressionState.Expired : V1.SuppressionState.Active, Creator = Names.User(shown.By),
            CreateTime = shown.At.ToWire(), Etag = Etags.OfRow([shown.Target, shown.Until, shown.Reason]),
        };
        return Targeted(suppression, (shown.Kind, shown.Target));
    }

    private static V1.Suppression Targeted(V1.Suppression suppression, (string Kind, string Target) target)
    {
        if (target.Kind == "email") suppression.Email = target.Target;
        else if (target.Kind == "domain") suppression.Domain = target.Target[1..];
        else suppression.Customer = Names.Of(new CustomerKey(target.Target));
        return suppression;
    }

    /// <summary>The target in base64url behind its kind's letter: nothing else identifies a suppression.</summary>
    private static string NameOf(string kind, string target) =>
        $"suppressions/{kind[0]}-{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(target))}";

    private static (string Kind, string Target) ReadName(string name)
    {
        var id = Names.Read(name, "name", "suppressions")[0];
        var kind = id[0] switch { 'e' => "email", 'd' => "domain", 'c' => "customer", _ => "" };
        if (kind.Length == 0 || id.Length < 3 || id[1] != '-' || !Base64Url.IsValid(id.AsSpan(2))) throw Refusals.NotFound(name);
        return (kind, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(id.AsSpan(2))));
    }
}
