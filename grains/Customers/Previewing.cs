using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>What an e-mail says, mailed to whoever asks: never to an address of the customer's.</summary>
internal static class Previewing
{
    /// <summary>As a draft reads now.</summary>
    public static Refusal? Draft(CustomerTurn turn, CustomerSight sight, MailPreview asked)
    {
        if (turn.State.Drafts.GetValueOrDefault(asked.Draft.Value) is not { } draft) return new Refusal(RefusalReason.NotFound, $"There is no draft {asked.Draft}.");
        if (turn.Context.InForce.SegmentOf(draft) is not { } segment) return new Refusal(RefusalReason.NotLive, "The draft's segment is gone.");
        return Mail(turn, sight, segment, draft.Currency, copy => copy with
        {
            Items = draft.Items,
            Template = draft.Template,
            Tone = draft.Tone,
            Edited = draft.Edited,
            To = draft.To,
            Language = draft.Language,
        });
    }

    /// <summary>As a template reads for some of the customer's invoices.</summary>
    public static Refusal? Template(CustomerTurn turn, CustomerSight sight, MailTemplate asked)
    {
        if (sight.Segment is not { } segment) return new Refusal(RefusalReason.NotLive, "The customer has no segment.");
        if (!sight.Workspace.Templates.ContainsKey(asked.Template)) return new Refusal(RefusalReason.NotFound, $"There is no template {asked.Template}.");
        if (asked.Invoices.IsEmpty) return new Refusal(RefusalReason.InvalidState, "Nothing is open.");
        if (asked.Invoices.FirstOrDefault(key => !sight.Invoices.ContainsKey(key)) is { Value: not null } gone)
            return new Refusal(RefusalReason.NotFound, $"invoices: {gone} is no open invoice of the customer.");
        var invoices = asked.Invoices.Select(key => sight.Invoices[key]).ToList();
        return Mail(turn, sight, segment, invoices[0].Currency, copy => copy with
        {
            Items = [.. invoices.Select(invoice => Writing.ItemOf(sight, invoice))],
            Template = asked.Template,
            Tone = segment.Policy.Cadence.ToneOf(asked.Template),
            Language = asked.Language.Length > 0 ? asked.Language : copy.Language,
        });
    }

    private static Refusal? Mail(CustomerTurn turn, CustomerSight sight, SegmentView segment, Currency currency, Func<Draft, Draft> fill)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, segment.Key) is { } missing) return missing;
        var user = turn.Context.Actor.Id.Split('/')[^1];
        if (sight.Workspace.Users.GetValueOrDefault(user) is not { Email.Length: > 0 })
            return new Refusal(RefusalReason.NoValidContact, $"{turn.Context.Actor.Id} has no e-mail address.");

        var copy = fill(Writing.New(turn, sight, segment, MailClass.Internal, currency)) with { Staff = user };
        turn.Happen(new DraftCreated(copy));
        if (Approving.Approve(turn, sight, copy, turn.Context.Actor.Id, automatic: false) is { } blocked) return blocked;
        Scheduling.Schedule(turn, sight, turn.State.Drafts[copy.Key.Value], null, null);
        return null;
    }
}
