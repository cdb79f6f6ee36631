using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>Promises and plans as far as the gate respects them: they hold amounts until a date.</summary>
internal static class Promises
{
    public static Refusal? Make(CustomerTurn turn, CustomerSight sight, MakePromise asked)
    {
        if (turn.Context.Actor.Kind != ActorKind.Payer && Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (!asked.Amount.IsPositive) return new Refusal(RefusalReason.InvalidArgument, "amount: must be more than nothing.");
        if (asked.Date < sight.Today) return new Refusal(RefusalReason.InvalidArgument, $"date: {asked.Date} is before today, {sight.Today}.");
        if (turn.State.Promises.Count >= Limits.PromisesPerCustomer)
            return new Refusal(RefusalReason.LimitExceeded, $"At most {Limits.PromisesPerCustomer} promises are kept in view.");
        if (Allocate(sight, asked.Amount, asked.Invoices) is not { } parts)
            return new Refusal(RefusalReason.InvalidArgument, $"amount: {asked.Amount} is more than what is open and chased.");
        if (PayerPromises.Refused(turn, sight, asked.Date, parts) is { } refused) return refused;

        var until = UntilOf(turn, sight, asked.Date);
        var promise = new Promise(
            turn.NewId("pr-"), asked.Amount, asked.Date, until, asked.PromisedBy, asked.SaidAt, turn.Context.Now, turn.Context.Actor.Id, parts, PromiseState.Open)
        {
            ByPayer = turn.Context.Actor.Kind == ActorKind.Payer,
        };
        turn.Happen(new PromiseMade(promise));
        foreach (var part in parts)
        {
            turn.Send(part.Invoice.Grain, new Reserve(promise.Id, new Reservation(ReservationKind.Promise, part.Amount, until), part.OpenThen));
            turn.Recall(new Recall(turn.State.Key.Grain, part.Invoice));
        }

        return null;
    }

    /// <summary>A person says so. Kept is kept in full, whatever the ledger has heard of by then.</summary>
    public static Refusal? End(CustomerTurn turn, CustomerSight sight, EndPromise asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (turn.State.Promises.GetValueOrDefault(asked.Promise) is not { State: PromiseState.Open } promise)
            return new Refusal(RefusalReason.NotFound, $"There is no open promise {asked.Promise}.");
        if (asked.As is PromiseState.Open) return new Refusal(RefusalReason.InvalidArgument, "as: kept, broken or cancelled.");
        var paid = asked.As == PromiseState.Kept ? promise.Amount : PaidOf(promise, sight);
        Close(turn, promise, asked.As, paid, asked.Reason, turn.Context.Actor.Id);
        return null;
    }

    /// <summary>When date and grace have passed a promise is kept, partly kept or broken, by what the ledger says is paid.</summary>
    public static void Settle(CustomerTurn turn, CustomerSight sight)
    {
        foreach (var promise in turn.State.Promises.Values.Where(promise => promise.State == PromiseState.Open).ToList())
        {
            var paid = PaidOf(promise, sight);
            if (paid >= promise.Amount) Close(turn, promise, PromiseState.Kept, paid, "Paid.", Actor.System.Id);
            else if (promise.Until <= sight.Today)
                Close(turn, promise, paid.IsPositive ? PromiseState.PartlyKept : PromiseState.Broken, paid, "Date and grace have passed.", Actor.System.Id);
        }
    }

    public static Refusal? Propose(CustomerTurn turn, CustomerSight sight, ProposePlan asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (asked.Instalments.IsEmpty) return new Refusal(RefusalReason.InvalidArgument, "instalments: at least one.");
        if (asked.Instalments.Select(part => part.Amount.Currency).Distinct().Count() > 1)
            return new Refusal(RefusalReason.InvalidArgument, "instalments: one currency.");
        var total = asked.Instalments.Select(part => part.Amount).Sum(asked.Instalments[0].Amount.Currency);
        if (Allocate(sight, total, asked.Invoices) is not { } parts)
            return new Refusal(RefusalReason.InvalidArgument, $"instalments: {total} is more than what is open and chased.");
        var by = turn.Context.Actor.Id;
        var plan = new Plan(turn.NewId("pl-"), PlanState.Proposed, asked.Instalments, parts, by, turn.Context.Now, "");
        turn.Happen(new PlanProposed(plan));
        if (total <= LimitOf(turn, sight, total.Currency))
        {
            Begin(turn, sight, plan, "Within the limit of whoever proposed it.");
            return null;
        }

        WorkItems.Open(
            turn, WorkItemKind.PlanApproval, $"A plan over {total} in {asked.Instalments.Length} instalments waits for approval.", plan.Id, null,
            Staff.ManagerOf(sight.Workspace, turn.State.Segment, except: by));
        return null;
    }

    /// <summary>Above the operator's limit a plan is approved by somebody else: by a manager, or by whose own limit it is within.</summary>
    public static Refusal? Decide(CustomerTurn turn, CustomerSight sight, DecidePlan asked)
    {
        if (turn.State.Plans.GetValueOrDefault(asked.Plan) is not { } plan) return new Refusal(RefusalReason.NotFound, $"There is no plan {asked.Plan}.");
        var approves = asked.As == PlanState.Current;
        if (Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (approves && AboveLimit(turn, sight, plan) is { } above) return above;
        if (plan.State is not (PlanState.Proposed or PlanState.Current) || (approves && plan.State == PlanState.Current))
            return new Refusal(RefusalReason.InvalidState, $"The plan is {plan.State}.");

        WorkItems.EndAbout(turn, WorkItemKind.PlanApproval, plan.Id, asked.As.ToString(), turn.Context.Actor.Id);
        if (approves)
        {
            Begin(turn, sight, plan, asked.Reason);
            return null;
        }

        turn.Happen(new PlanDecided(plan.Id, asked.As, asked.Reason, turn.Context.Actor.Id));
        foreach (var part in plan.Allocations) turn.Send(part.Invoice.Grain, new FreeReservation(plan.Id));
        return null;
    }

    /// <summary>The plan is in force, and holds its invoices until its last instalment.</summary>
    private static void Begin(CustomerTurn turn, CustomerSight sight, Plan plan, string reason)
    {
        turn.Happen(new PlanDecided(plan.Id, PlanState.Current, reason, turn.Context.Actor.Id));
        var until = UntilOf(turn, sight, plan.Instalments.Max(part => part.Date));
        foreach (var part in plan.Allocations)
        {
            turn.Send(part.Invoice.Grain, new Reserve(plan.Id, new Reservation(ReservationKind.Plan, part.Amount, until), part.OpenThen));
            turn.Recall(new Recall(turn.State.Key.Grain, part.Invoice));
        }
    }

    private static Refusal? AboveLimit(CustomerTurn turn, CustomerSight sight, Plan plan)
    {
        var limit = LimitOf(turn, sight, plan.Total.Currency);
        var refusal = plan.Total <= limit ? null
            : plan.ProposedBy == turn.Context.Actor.Id ? new Refusal(RefusalReason.SecondPersonRequired, $"Above {limit} whoever proposed a plan does not approve it.")
            : turn.Context.Actor.MayIn(Right.ApprovePlans, turn.State.Segment) ? null
            : new Refusal(RefusalReason.PlanExceedsLimit, $"{plan.Total} is above {turn.Context.Actor.Id}'s limit of {limit}: a manager approves it.");
        return refusal is null ? null : refusal with { Metadata = refusal.Metadata.Add("limit", limit.ToString()) };
    }

    /// <summary>What the actor may agree to alone: by their own limit, else by the segment's.</summary>
    private static Money LimitOf(CustomerTurn turn, CustomerSight sight, Currency currency) => turn.Context.Actor.PlanLimitHundredths is { } own
        ? Policy.InCurrency(own, currency)
        : sight.Segment?.Policy.PlanLimitFor(currency) ?? Money.Zero(currency);

    private static void Close(CustomerTurn turn, Promise promise, PromiseState state, Money paid, string reason, string by)
    {
        turn.Happen(new PromiseEnded(promise.Id, state, paid, reason, by));
        foreach (var part in promise.Allocations) turn.Send(part.Invoice.Grain, new FreeReservation(promise.Id));
        if (state is PromiseState.Broken or PromiseState.PartlyKept)
            WorkItems.Open(turn, WorkItemKind.BrokenPromise, $"{promise.Amount} was promised for {promise.Date}.", promise.Id, null);
    }

    /// <summary>The day after date and grace, counted in sending days.</summary>
    private static LocalDate UntilOf(CustomerTurn turn, CustomerSight sight, LocalDate date)
    {
        if (sight.Segment is not { } segment) return date.PlusDays(1);
        var graced = sight.SendingDays(segment).AddSendingDays(date, segment.Policy.PromiseGraceSendingDays);
        return (graced ?? date).PlusDays(1);
    }

    private static Money PaidOf(Promise promise, CustomerSight sight) => new(
        promise.Allocations.Sum(part => part.PaidOf(sight.Invoices.TryGetValue(part.Invoice, out var row) ? row.Open : 0)),
        promise.Amount.Currency);

    /// <summary>Spreads the amount over the invoices, oldest due date first; null where they do not hold so much.</summary>
    private static ImmutableArray<Allocation>? Allocate(CustomerSight sight, Money amount, ImmutableArray<InvoiceKey> invoices)
    {
        var parts = ImmutableArray.CreateBuilder<Allocation>();
        var rest = amount;
        foreach (var row in sight.Invoices.Values
                     .Where(row => row.IsChaseable && row.Currency == amount.Currency && (invoices.IsEmpty || invoices.Contains(row.Key)))
                     .OrderBy(row => row.DueDate).ThenBy(row => row.Key.Value, StringComparer.Ordinal))
        {
            var part = Money.Min(rest, Exclusion.AmountOf(row));
            if (!part.IsPositive) continue;
            parts.Add(new Allocation(row.Key, part, row.Open));
            rest -= part;
        }

        return rest.IsZero ? parts.ToImmutable() : null;
    }
}
