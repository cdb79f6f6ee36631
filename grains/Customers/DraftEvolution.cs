using System.Collections.Immutable;

namespace Plixo.Grains.Customers;

/// <summary>How each event changes the drafts of a customer.</summary>
internal static class DraftEvolution
{
    public static ImmutableSortedDictionary<string, Draft> Apply(ImmutableSortedDictionary<string, Draft> drafts, CustomerEvent happened)
    {
        ImmutableSortedDictionary<string, Draft> With(Core.DraftKey key, Func<Draft, Draft> change) =>
            drafts.TryGetValue(key.Value, out var draft) ? drafts.SetItem(key.Value, change(draft)) : drafts;

        return happened switch
        {
            DraftCreated e => drafts.SetItem(e.Draft.Key.Value, e.Draft),
            DraftChanged e => With(e.Draft, draft => draft with
            {
                Items = e.Items,
                Template = e.Template,
                Tone = e.Tone,
                Segment = e.Segment,
                PolicyVersion = e.PolicyVersion,
            }),
            DraftEdited e => With(e.Draft, draft => draft with { Edited = e.Parts }),
            DraftApproved e => With(e.Draft, draft => draft with { Status = DraftStatus.Approved, Approval = e.Approval, Returned = null, Claim = null }),
            DraftRecipientsChanged e => With(e.Draft, draft => draft with { Approval = draft.Approval! with { Recipients = e.Recipients } }),
            DraftReturned e => With(e.Draft, draft => Unapproved(draft) with { Returned = e.Returned }),
            DraftScheduled e => With(e.Draft, draft => draft with
            {
                Status = DraftStatus.Waiting,
                ReadyAt = e.ReadyAt,
                UndoUntil = e.UndoUntil,
                Waits = e.Waits,
                Override = e.Override,
                Claim = null,
                EndedAt = null,
                EndReason = "",
                EndCause = null,
            }),
            DraftUndone e => With(e.Draft, draft => draft with
            {
                Status = DraftStatus.Approved,
                ReadyAt = null,
                UndoUntil = null,
                Waits = [],
                Override = null,
            }),
            DraftClaimed e => With(e.Draft, draft => draft with { Claim = e.Claim }),
            DraftEnded e => With(e.Draft, draft => draft with { Status = e.Status, EndedAt = e.At, EndReason = e.Reason, EndCause = e.Cause, Claim = null }),
            DraftsForgotten e => drafts.RemoveRange(e.Drafts.Select(key => key.Value)),
            EmailIntended e => With(e.Draft, draft => draft with
            {
                Status = DraftStatus.Sending,
                MessageId = e.MessageId,
                Content = e.Content,
                Transmissions = [.. draft.Transmissions.Where(known => e.Transmissions.All(sent => sent.Id != known.Id)), .. e.Transmissions],
                UndoUntil = null,
                Waits = [],
            }),
            TransmissionEnded e => With(e.Draft, draft => Ended(draft, e)),
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "No such event."),
        };
    }

    private static Draft Unapproved(Draft draft) => draft with
    {
        Status = DraftStatus.Drafted,
        Approval = null,
        UndoUntil = null,
        ReadyAt = null,
        Waits = [],
        Override = null,
        MessageId = "",
        Content = "",
        Transmissions = [],
    };

    /// <summary>
    /// An attempt that was not made leaves what the ones before left: a server has seen the e-mail, and the time for its retries runs.
    /// </summary>
    private static NodaTime.Instant? Kept(Transmission one, TransmissionEnded ended) => ended.Status == TransmissionStatus.Waiting ? one.NotBefore : null;

    /// <summary>
    /// While something is sending the e-mail is; once all that is left waits, it waits again for permits. What was in doubt and
    /// was not sent opens an e-mail again that had its outcome.
    /// </summary>
    private static Draft Ended(Draft draft, TransmissionEnded ended)
    {
        var all = draft.Transmissions
            .Select(one => one.Id == ended.Transmission ? one with { Status = ended.Status, NotBefore = ended.NotBefore ?? Kept(one, ended) } : one)
            .ToImmutableArray();
        var waits = draft.Status is <= DraftStatus.Sending or DraftStatus.Accepted or DraftStatus.InDoubt && all.All(one => one.Status != TransmissionStatus.Sending) && all.Any(one => one.Status == TransmissionStatus.Waiting);
        return waits
            ? draft with { Transmissions = all, Status = DraftStatus.Waiting, ReadyAt = null, EndedAt = null, EndReason = "" }
            : draft with { Transmissions = all };
    }
}
