using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Segments;

namespace Plixo.Grains.Customers;

/// <summary>The flows that a customer's events make.</summary>
internal static class CustomerFigures
{
    public static IEnumerable<Figure> Of(CustomerState before, CustomerEvent happened, TurnContext context)
    {
        var date = context.Now.DateIn(Zones.Of(context.InForce.Workspace().Settings.Zone));
        Figure One(string name, Draft draft) => new(name, date, draft.Segment.Value, draft.Currency.Code, 1, draft.Total.MinorUnits);
        Draft? Known(DraftKey key) => before.Drafts.GetValueOrDefault(key.Value);

        switch (happened)
        {
            case DraftCreated created:
                yield return One("drafted", created.Draft);
                break;
            case DraftApproved approved when Known(approved.Draft) is { } draft:
                yield return One(approved.Approval.Automatic ? "approved-automatically" : "approved", draft);
                break;
            case DraftEnded ended when Known(ended.Draft) is { } draft:
                yield return One($"ended-{ended.Status.ToString().ToLowerInvariant()}", draft);
                break;
            case TransmissionEnded { Status: TransmissionStatus.Accepted } ended when Known(ended.Draft) is { } draft:
                yield return One("sent", draft);
                break;
            case TransmissionEnded { Status: TransmissionStatus.InDoubt } ended when Known(ended.Draft) is { } draft:
                yield return One("in-doubt", draft);
                break;
            case TransmissionEnded { Status: TransmissionStatus.Refused } ended when Known(ended.Draft) is { } draft:
                yield return One("refused", draft);
                break;
            case EvidenceAdded evidence when evidence.Kind.StartsWith("bounced", StringComparison.Ordinal):
                yield return new Figure(evidence.Kind, date, before.Segment?.Value ?? "", "", 1, 0);
                break;
            case PromiseMade made:
                yield return new Figure("promised", date, before.Segment?.Value ?? "", made.Promise.Amount.Currency.Code, 1, made.Promise.Amount.MinorUnits);
                break;
            case PromiseEnded ended when before.Promises.TryGetValue(ended.Promise, out var promise):
                yield return new Figure(
                    $"promise-{ended.State.ToString().ToLowerInvariant()}", date, before.Segment?.Value ?? "", promise.Amount.Currency.Code, 1, promise.Amount.MinorUnits);
                break;
            default:
                break;
        }
    }
}
