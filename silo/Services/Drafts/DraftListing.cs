using Plixo.Grains.Amounts;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Drafts;

/// <summary>A draft as a row, with its customer's name.</summary>
public sealed record DraftShown(DraftRow Row, string CustomerName);

internal static class DraftListing
{
    private static readonly int Columns = DraftTable.Instance.Table.Count();

    /// <summary>When the server took it for the first of its recipients; null before.</summary>
    private const string Sent =
        $"(SELECT MIN(t.ended) FROM transmission t WHERE t.draft = d.key AND t.customer = d.customer AND t.state = '{TransmissionStates.Accepted}')";

    public static readonly Listing<DraftShown> All = new(
        [.. DraftTable.Instance.Table.As("d"), "c.name"],
        "draft d JOIN customer c ON c.key = d.customer",
        [
            Field.Enum<V1.DraftState>("state", "d.status"), Field.Resource("segment", "d.segment", "segments"),
            Field.Resource("owner", "d.owner", "users"), Field.Enum<V1.MailClass>("mail_class", "d.class"),
            Field.Text("currency_code", "d.currency"), Field.Time("create_time", "d.created_at"),
            Field.Time("expected_time", "d.ready_at", sorts: false), Field.Resource("customer", "d.customer", "customers"),
            Field.Flag("automatic", "d.automatic"), Field.Time("send_time", Sent, sorts: false),
        ],
        [new Order("d.created_at", true)], [new Order("d.customer"), new Order("d.key")],
        values => new DraftShown(DraftTable.Instance.Read(values), (string)values[Columns]!));

    public static Condition Is(CustomerKey customer, DraftKey key) =>
        new("d.customer = $parent AND d.key = $key", ("$parent", customer.Value), ("$key", key.Value));

    public static string EtagOf(DraftRow row) => Etags.OfRow(DraftTable.Instance.Write(row with { ClaimedBy = "", ClaimedUntil = null }));

    /// <param name="outlook">Null where it is on its way or has ended.</param>
    public static V1.Draft ToWire(DraftShown shown, InForceNow now, Outlook? outlook)
    {
        var row = shown.Row;
        var draft = new V1.Draft
        {
            Name = Names.Draft(row.Customer, row.Key), Customer = Names.Of(row.Customer), CustomerDisplayName = shown.CustomerName,
            Segment = Names.Segment(row.Segment), State = StateOf(row.Status), MailClass = Enum.Parse<V1.MailClass>(row.Class),
            Language = row.Language, CurrencyCode = row.Currency, Total = new Money(row.Total, new Currency(row.Currency)).ToWire(),
            Template = row.Template.Length > 0 ? $"templates/{row.Template}" : "", ExpectedTime = (outlook is null ? row.ReadyAt : outlook.At).ToWire(),
            Approver = row.Automatic ? "autopilot" : Names.User(row.ApprovedBy), ApproveTime = row.ApprovedAt.ToWire(), Edited = row.Edited,
            EndWords = row.EndReason, CreateTime = row.CreatedAt.ToWire(), ExpireTime = row.ExpiresAt.ToWire(), MessageId = row.MessageId,
            Etag = EtagOf(row),
        };
        if (row.ClaimedUntil > now.Clock.Real) (draft.HeldBy, draft.HoldExpireTime) = (Names.User(row.ClaimedBy), row.ClaimedUntil.ToWire());
        if (outlook is not null) draft.Waits.AddRange(outlook.Waits.Select(Outlooks.ToWire));
        return draft;
    }

    public static V1.DraftState StateOf(string status) => Enum.Parse<V1.DraftState>(status);
}
