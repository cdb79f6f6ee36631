using System.Globalization;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Plans;

/// <summary>Payment plans over invoices of one currency.</summary>
public sealed class PlanService(Asking asking, Present present)
{
    private static readonly int Columns = PlanTable.Instance.Table.Count();

    private static readonly Listing<(PlanRow Row, string CustomerName)> Plans = new(
        [.. PlanTable.Instance.Table.As("p"), "c.name"], "plan p JOIN customer c ON c.key = p.customer",
        [
            Field.Enum<V1.PlanState>("state", "p.state", state => state switch
            {
                "WAITING_FOR_APPROVAL" => nameof(PlanState.Proposed), "ACTIVE" => nameof(PlanState.Current), _ => WireEnum.Pascal(state),
            }),
            Field.Resource("segment", "p.segment", "segments"), Field.Resource("customer", "p.customer", "customers"),
        ],
        [new Order("p.at", true)], [new Order("p.id")],
        values => (PlanTable.Instance.Read(values), (string)values[Columns]!));

    public async Task<V1.CreatePlanResponse> CreatePlan(V1.CreatePlanRequest request, CallContext call)
    {
        var customer = Names.ReadCustomer(request.Parent, "parent");
        var asked = request.Plan ?? throw Refusals.Invalid("plan", "is missing.");
        await Seen.CustomerAsync(present, call, customer);
        var answer = await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new ProposePlan(
            [
                .. asked.Instalments.Select(part => new Instalment(
                    WireValues.ReadDate(part.Date, "plan.instalments.date"), WireValues.ReadMoney(part.Amount, "plan.instalments.amount"))),
            ],
            [.. asked.Invoices.Select(name => Names.ReadInvoice(name, "plan.invoices").Key)]));
        return new V1.CreatePlanResponse { Plan = ToWire(await RowAsync(call, (customer, answer.Body.Made))), InFlight = { answer.InFlight } };
    }

    public async Task<V1.GetPlanResponse> GetPlan(V1.GetPlanRequest request, CallContext call) =>
        new() { Plan = ToWire(await RowAsync(call, Names.ReadPlan(request.Name))) };

    public async Task<V1.ListPlansResponse> ListPlans(V1.ListPlansRequest request, CallContext call)
    {
        var parent = Names.ReadParent(request.Parent, "parent", "customers")[0];
        var page = await Plans.PageAsync(
            present.Store, call, ListRequest.Of(request), "p.segment",
            parent is null ? Condition.Given() : new Condition("p.customer = $parent", ("$parent", parent)));
        if (page.Items.Count == 0) await Seen.ParentAsync(present, call, parent);
        var response = new V1.ListPlansResponse { NextPageToken = page.NextPageToken };
        response.Plans.AddRange(page.Items.Select(ToWire));
        return response;
    }

    public async Task<V1.ApprovePlanResponse> ApprovePlan(V1.ApprovePlanRequest request, CallContext call)
    {
        var (plan, inFlight) = await DecideAsync(call, request, request.Name, request.Etag, PlanState.Current, "");
        return new V1.ApprovePlanResponse { Plan = plan, InFlight = { inFlight } };
    }

    public async Task<V1.RejectPlanResponse> RejectPlan(V1.RejectPlanRequest request, CallContext call) => new()
    {
        Plan = (await DecideAsync(
            call, request, request.Name, request.Etag, PlanState.Rejected, WireValues.ReadWords(request.Reason, "reason"))).Plan,
    };

    public async Task<V1.CancelPlanResponse> CancelPlan(V1.CancelPlanRequest request, CallContext call) => new()
    {
        Plan = (await DecideAsync(
            call, request, request.Name, request.Etag, PlanState.Cancelled, WireValues.ReadWords(request.Reason, "reason"))).Plan,
    };

    private async Task<(V1.Plan Plan, IEnumerable<string> InFlight)> DecideAsync(
        CallContext call, Google.Protobuf.IMessage request, string name, string etag, PlanState state, string reason)
    {
        var ids = Names.ReadPlan(name);
        var answer = await asking.AskSeenAsync<CustomerReply>(
            call, request, ids.Customer.Grain, etag, async () => ToWire(await RowAsync(call, ids)).Etag, new DecidePlan(ids.Id, state, reason));
        return (ToWire(await RowAsync(call, ids)), answer.InFlight);
    }

    private async Task<(PlanRow Row, string CustomerName)> RowAsync(CallContext call, (CustomerKey Customer, string Id) ids)
    {
        var (found, shown) = await Plans.FirstAsync(
            present.Store, call.CancellationToken,
            new Condition("p.id = $key AND p.customer = $parent", ("$key", ids.Id), ("$parent", ids.Customer.Value)));
        return found && call.Sees(shown.Row.Segment) ? shown : throw Refusals.NotFound(Names.Plan(ids.Customer, ids.Id));
    }

    private static V1.Plan ToWire((PlanRow Row, string CustomerName) shown)
    {
        var row = shown.Row;
        var plan = new V1.Plan
        {
            Name = Names.Plan(row.Customer, row.Id), CustomerDisplayName = shown.CustomerName,
            Total = WireValues.MoneyOf(row.Amount, row.Currency), Creator = Names.User(row.ProposedBy), Approver = Names.User(row.DecidedBy),
            CreateTime = row.At.ToWire(), Etag = Etags.OfRow(PlanTable.Instance.Write(row)),
            State = Enum.Parse<PlanState>(row.State) switch
            {
                PlanState.Proposed => V1.PlanState.WaitingForApproval,
                PlanState.Current => V1.PlanState.Active,
                var state => Enum.Parse<V1.PlanState>(state.ToString()),
            },
        };
        plan.Invoices.AddRange(row.Invoices.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(key => Names.Invoice(row.Customer, new InvoiceKey(key))));
        foreach (var part in row.Instalments.Split(','))
        {
            var words = part.Split(' ');
            plan.Instalments.Add(new V1.Instalment
            {
                Date = RowValues.ToDate(words[0]).ToWire(),
                Amount = WireValues.MoneyOf(long.Parse(words[1], CultureInfo.InvariantCulture), row.Currency),
            });
        }

        return plan;
    }
}
