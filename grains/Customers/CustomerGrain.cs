using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Customers;

/// <summary>A customer: what is due becomes drafts here, and nothing leaves but through its intent.</summary>
public sealed class CustomerGrain : Grain<CustomerState, CustomerMessage, CustomerEvent>
{
    public override GrainKind Kind => GrainKind.Customer;

    public override CustomerState Empty(string key) => new() { Key = new CustomerKey(key) };

    /// <summary>A message may lead to a look, and is given what a look needs; those of an e-mail's own way do with less.</summary>
    public override RowNeeds Needs(CustomerState state, CustomerMessage message, Instant now) => message switch
    {
        UsePermits permits when state.Drafts.TryGetValue(permits.Draft.Value, out var draft) => CustomerSight.NeedsOf(state, draft),
        ReportAccepted report when Outcomes.IsAllThatIsOpen(state, report.Transmission) => RowNeeds.None,
        _ => CustomerSight.Needs(state),
    };

    public override Turn Receive(CustomerState state, CustomerMessage message, TurnContext context)
    {
        var turn = new CustomerTurn(state, context, Apply);
        if (!state.Exists && message is not (RecordCustomer or RecordContact or RecordUnapplied or TakeOverLost))
            return message is Look ? Turn.Nothing : Turn.Refuse(RefusalReason.NotFound, $"There is no customer {state.Key}.");

        var refusal = Handle(turn, message);
        if (refusal is not null) return Turn.Refuse(refusal);
        if (MayDecideMore(state, message)) Deciding.Look(turn);
        return turn.Build(Reply.With(Answer(turn, message)));
    }

    /// <summary>The permits' turn asks for a look where it needs one, and what it was given is not enough for it.</summary>
    private static bool MayDecideMore(CustomerState before, CustomerMessage message) => message switch
    {
        UsePermits => false,
        ReportAccepted report => !Outcomes.IsAllThatIsOpen(before, report.Transmission),
        _ => true,
    };

    public override CustomerState Apply(CustomerState state, CustomerEvent happened) => CustomerEvolution.Apply(state, happened);

    public override IEnumerable<RowChange> Rows(CustomerState before, CustomerState after, long version) =>
        CustomerRows.Difference(before, after, version);

    public override IEnumerable<RowChange> RowsOf(
        CustomerState before, CustomerEvent happened, CustomerState after, Instant at, FoundRows found) =>
        CustomerHistory.RowsOf(before, happened, after, at, found);

    public override IEnumerable<Figure> Figures(CustomerState before, CustomerEvent happened, TurnContext context) =>
        CustomerFigures.Of(before, happened, context);

    /// <summary>Of what grains, the mailer and the ledger tell as well as people; the other commands ask for their rights themselves.</summary>
    private static Refusal? Missing(CustomerTurn turn, CustomerMessage message) => message switch
    {
        RecordCustomer or RecordUnapplied => Permission.Missing(turn.Context.Actor, Right.ImportLedger, null),
        RecordContact or RemoveContact when !turn.Context.Actor.May(Right.ImportLedger) => Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment),
        ReportAccepted or ReportNotSent or ReportRefused or ReportInDoubt or ReportBounced or ReportReplied =>
            Permission.Missing(turn.Context.Actor, Right.ApproveDrafts, turn.State.Segment),
        OpenWorkItem => Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment),
        _ => null,
    };

    private static Refusal? Handle(CustomerTurn turn, CustomerMessage message)
    {
        if (Missing(turn, message) is { } missing) return missing;
        switch (message)
        {
            case Look: return null;
            case RecordCustomer told: return Recording.Customer(turn, told);
            case RecordContact told: return Recording.Contact(turn, told);
            case RemoveContact told: return Recording.Remove(turn, told);
            case RecordUnapplied told: return Recording.Unapplied(turn, told);
            case LadderEnded told:
                return Open(
                    turn, WorkItemKind.LadderFinished, "The ladder is finished: legal, write off in the ledger, or new terms?", told.Invoice,
                    Staff.ManagerOf(turn.Context.InForce.Workspace(), turn.State.Segment));
            case ExpectationLapsed told:
                return Open(
                    turn, WorkItemKind.ExpectationLapsed,
                    $"{told.Amount} was expected and has not come{(told.Evidence.Length > 0 ? $": {told.Evidence}" : ".")}", told.Invoice);
            case UsePermits permits: return Run(() => Intending.Use(turn, permits));
            case ReportAccepted report: return Run(() => Outcomes.Accepted(turn, report));
            case ReportRefused report: return Run(() => Outcomes.Refused(turn, report));
            case ReportInDoubt report: return Run(() => Outcomes.InDoubt(turn, report));
            case ReportNotSent report: return Run(() => Outcomes.NotSent(turn, report));
            case ReportBounced report: return Run(() => Outcomes.Bounced(turn, report));
            case ReportReplied report: return Run(() => Outcomes.Replied(turn, report));
            case ReturnDraft asked: return DraftCommands.Return(turn, asked);
            case EditDraft asked: return DraftCommands.Edit(turn, asked);
            case UndoDraft asked: return DraftCommands.Undo(turn, asked);
            case DiscardDraft asked: return DraftCommands.Discard(turn, asked);
            case ClaimDraft asked: return DraftCommands.Claim(turn, asked);
            case ReleaseDraft asked: return DraftCommands.Release(turn, asked);
            case ReleaseCustomer asked: return Holding.Release(turn, asked);
            case PauseCustomer asked: return Holding.Pause(turn, asked);
            case ResumeCustomer asked: return Holding.Resume(turn, asked);
            case LiftSuppression asked: return Holding.Lift(turn, asked);
            case AssignOwner asked: return Recording.Owner(turn, asked);
            case AddNote asked: return Recording.Note(turn, asked);
            case LogContact asked: return Recording.Contacted(turn, asked);
            case TakeWorkItem asked: return WorkItems.Take(turn, asked);
            case AssignWorkItem asked: return WorkItems.Assign(turn, asked);
            case SnoozeWorkItem asked: return WorkItems.Snooze(turn, asked);
            case OpenWorkItem asked: return Run(() => WorkItems.Open(turn, asked.Kind, asked.Words, asked.Subject, null, asked.Assignee));
            default: return HandleInSight(turn, new CustomerSight(turn), message);
        }
    }

    private static Refusal? HandleInSight(CustomerTurn turn, CustomerSight sight, CustomerMessage message) => message switch
    {
        TakeOverLost lost => Run(() => Recovering.TakeOver(turn, sight, lost)),
        ApproveDraft asked => DraftCommands.Approve(turn, sight, asked),
        SendDraft asked => DraftCommands.Send(turn, sight, asked),
        WriteDraft asked => Writing.Write(turn, sight, asked),
        MailPreview asked => Previewing.Draft(turn, sight, asked),
        MailTemplate asked => Previewing.Template(turn, sight, asked),
        DraftAgain asked => DraftCommands.Again(turn, sight, asked),
        HoldCustomer asked => Holding.Hold(turn, sight, asked),
        SuppressCustomer asked => Holding.Suppress(turn, sight, asked),
        MakePromise asked => Promises.Make(turn, sight, asked),
        EndPromise asked => Promises.End(turn, sight, asked),
        ProposePlan asked => Promises.Propose(turn, sight, asked),
        DecidePlan asked => Promises.Decide(turn, sight, asked),
        CloseWorkItem asked => WorkItems.Close(turn, sight, asked),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, "No such message."),
    };

    private static Refusal? Open(CustomerTurn turn, WorkItemKind kind, string words, InvoiceKey invoice, string assignee = "")
    {
        WorkItems.Open(turn, kind, words, invoice.Value, null, assignee);
        return null;
    }

    private static Refusal? Run(Action action)
    {
        action();
        return null;
    }

    private static CustomerReply Answer(CustomerTurn turn, CustomerMessage message)
    {
        var key = message switch
        {
            ApproveDraft asked => asked.Draft,
            ReturnDraft asked => asked.Draft,
            EditDraft asked => asked.Draft,
            SendDraft asked => asked.Draft,
            UndoDraft asked => asked.Draft,
            DiscardDraft asked => asked.Draft,
            ClaimDraft asked => asked.Draft,
            ReleaseDraft asked => asked.Draft,
            _ => (DraftKey?)null,
        };
        if (message is WriteDraft or MailPreview or MailTemplate) key = new DraftKey(turn.FirstMade);
        var draft = key is { } known ? turn.State.Drafts.GetValueOrDefault(known.Value) : null;
        var version = turn.HasEvents ? turn.Context.Version : turn.Context.Version - 1;
        var outlook = draft is { Status: DraftStatus.Waiting } ? Outlook.Of(turn.State, draft, new CustomerSight(turn)) : null;
        return new CustomerReply(turn.State.Key, version, turn.FirstMade, key, draft?.Status, outlook?.At, outlook?.Waits ?? []);
    }
}
