using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>
/// One e-mail to one recipient, from intent to outcome. The customer's turn inserts it (intent) and closes it (outcome);
/// between the two the mailer claims and arms it, and a recall marks it.
/// </summary>
/// <param name="Id">(Message-ID, recipient) as one id: the e-mail's id and the recipient's place in it.</param>
/// <param name="State">One of <see cref="TransmissionStates"/>.</param>
/// <param name="Recalled">1 once a recall marked it: it can no longer be armed.</param>
/// <param name="Content">Digest of what is sent.</param>
/// <param name="Covers">The invoice keys it covers, each between blanks (` i-1 i-2 `), for recalls.</param>
/// <param name="ArmFrom">Business instant from which it may be armed.</param>
/// <param name="ArmUntil">Business instant before which it must be armed: thirty seconds before quiet hours or the day's end.</param>
/// <param name="Contact">The contact that it goes to: names the key of what is stored about them.</param>
/// <param name="ArmedReal">The arm by the database's real clock: how long it may go without an outcome does not depend on the business clock.</param>
/// <param name="Relay">To which relay it was armed.</param>
public sealed record TransmissionRow(
    string Id,
    CustomerKey Customer,
    SegmentKey Segment,
    DraftKey Draft,
    string MessageId,
    string Recipient,
    string ReturnPath,
    string State,
    bool Recalled,
    string Content,
    string Covers,
    LocalDate PermitDate,
    long PermitNumber,
    Instant ArmFrom,
    Instant ArmUntil,
    Instant Intended,
    long Attempt,
    string Owner,
    string Lease,
    long LeaseEpoch,
    Instant? Claimed,
    Instant? Armed,
    Instant? Ended,
    string Evidence,
    string Contact,
    Instant? ArmedReal = null,
    string Relay = "")
{
    /// <summary>Who it goes to, as messages and events name it.</summary>
    public Personal<string> To => new(Recipient, Contact);
}

/// <summary>The states of a transmission's row.</summary>
public static class TransmissionStates
{
    public const string Intended = "intended";
    public const string Claimed = "claimed";
    public const string Armed = "armed";
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string InDoubt = "in_doubt";

    /// <summary>Ended without its dot: recalled, or disarmed and given back.</summary>
    public const string NotSent = "not_sent";
}

public sealed class TransmissionTable : RowTableOf<TransmissionRow>
{
    public static readonly TransmissionTable Instance = new();

    private TransmissionTable()
        : base(
            "transmission", 1, Text("id"), Text("customer"), Text("segment"), Text("draft"), Text("message_id"),
            Text("recipient"), Text("return_path"), Text("state"), Integer("recalled"), Text("content"), Text("covers"),
            Text("permit_date"), Integer("permit_number"), Integer("arm_from"), Integer("arm_until"), Integer("intended"),
            Integer("attempt"), Text("owner"), Text("lease"), Integer("lease_epoch"), Integer("claimed"), Integer("armed"),
            Integer("ended"), Text("evidence"), Text("contact"), Integer("armed_real"),
            Text("relay"))
    {
        Table = Table with { Personal = new PersonalColumns([5], row => (string?)row[24] ?? "") };
    }

    /// <summary>The transmissions of a customer that have no outcome yet.</summary>
    public static RowQuery OpenOf(CustomerKey customer, string name) => new(
        name, Instance.Table,
        [new RowFilter(1, Comparison.Equal, customer.Value), new RowFilter(22, Comparison.IsNull, null)],
        [new RowOrder(0)], Limits.TransmissionsPerCustomer);

    /// <summary>What servers took of a segment since an instant.</summary>
    public static RowCount AcceptedSince(string name, SegmentKey segment, Instant since) => new(
        name, Instance.Table,
        [
            new RowFilter(2, Comparison.Equal, segment.Value), new RowFilter(7, Comparison.Equal, TransmissionStates.Accepted),
            new RowFilter(22, Comparison.AtLeast, since.ToRow()),
        ]);

    /// <summary>The intent of a transmission. The mailer counts its attempts, from one intent to the next.</summary>
    public static RowChange Intent(TransmissionRow row)
    {
        const int Attempt = 16;
        var columns = Enumerable.Range(0, Instance.Table.Columns.Length).Where(column => row.Attempt == 0 || column != Attempt).ToImmutableArray();
        var values = Instance.Write(row);
        return RowChange.Set(Instance.Table, columns, [.. columns.Select(column => values[column])]);
    }

    /// <summary>The outcome of a transmission: its state, when it ended, and what was said.</summary>
    public static RowChange Ended(string id, string state, Instant at, string evidence) =>
        RowChange.Set(Instance.Table, [0, 7, 22, 23], id, state, at.ToRow(), evidence);

    public override object?[] Write(TransmissionRow row) =>
    [
        row.Id, row.Customer.Value, row.Segment.Value, row.Draft.Value, row.MessageId, row.Recipient, row.ReturnPath,
        row.State, row.Recalled.ToRow(), row.Content, row.Covers, row.PermitDate.ToRow(), row.PermitNumber,
        row.ArmFrom.ToRow(), row.ArmUntil.ToRow(), row.Intended.ToRow(), row.Attempt, row.Owner, row.Lease, row.LeaseEpoch,
        row.Claimed.ToRow(), row.Armed.ToRow(), row.Ended.ToRow(), row.Evidence, row.Contact, row.ArmedReal.ToRow(), row.Relay,
    ];

    public override TransmissionRow Read(IReadOnlyList<object?> values) => new(
        (string)values[0]!, new CustomerKey((string)values[1]!), new SegmentKey((string)values[2]!),
        new DraftKey((string)values[3]!), (string)values[4]!, (string)values[5]!, (string)values[6]!, (string)values[7]!,
        RowValues.ToFlag(values[8]), (string)values[9]!, (string)values[10]!, RowValues.ToDate(values[11]), (long)values[12]!,
        RowValues.ToInstant(values[13]), RowValues.ToInstant(values[14]), RowValues.ToInstant(values[15]), (long)values[16]!,
        (string)values[17]!, (string)values[18]!, (long)values[19]!, RowValues.ToInstantOrNull(values[20]),
        RowValues.ToInstantOrNull(values[21]), RowValues.ToInstantOrNull(values[22]), (string)values[23]!, (string)values[24]!,
        RowValues.ToInstantOrNull(values[25]), (string)values[26]!);
}
