using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;

namespace Plixo.Grains.Customers;

/// <summary>A customer as lists, its invoices and `why` see it.</summary>
/// <param name="CreditCovers">Currencies in which credits cover all that is open, each between blanks (` EUR USD `).</param>
public sealed record CustomerRow(
    CustomerKey Key,
    long Version,
    string Segment,
    string Source,
    string ExternalId,
    string Name,
    string Country,
    string Zone,
    string Language,
    string Currency,
    string Tags,
    string Rating,
    bool Consumer,
    string Owner,
    Reach Reach,
    bool Held,
    LocalDate? HeldUntil,
    bool Paused,
    bool Suppressed,
    LocalDate? SuppressedUntil,
    string CreditCovers,
    Instant? LastContact,
    int OpenDrafts,
    int OpenWorkItems)
{
    public bool IsCoveredByCredit(string currency) => CreditCovers.Contains($" {currency} ", StringComparison.Ordinal);

    public static CustomerRow? Of(CustomerState state, long version)
    {
        if (state.Profile is not { } profile) return null;
        return new CustomerRow(
            state.Key, version, state.Segment?.Value ?? "", profile.Source, profile.ExternalId, profile.Name, profile.Country,
            profile.Zone, profile.Language, profile.Currency, profile.Tags, profile.Rating, profile.Consumer, profile.Owner,
            state.Reach, (state.Hold ?? state.ReplyPause) is not null, state.HeldUntil, state.Paused is not null, state.Suppressed is not null,
            state.Suppressed?.Until, state.CreditCovers.IsEmpty ? "" : $" {string.Join(' ', state.CreditCovers)} ",
            state.LastContacts.IsEmpty ? null : state.LastContacts.Values.Max(contact => contact.At),
            state.OpenDrafts.Count(), state.WorkItems.Count);
    }
}

public sealed class CustomerTable : RowTableOf<CustomerRow>
{
    public static readonly CustomerTable Instance = new();

    private CustomerTable()
        : base(
            "customer", 1, Text("key"), Integer("version"), Text("segment"), Text("source"), Text("external_id"), Text("name"),
            Text("country"), Text("zone"), Text("language"), Text("currency"), Text("tags"), Text("rating"), Integer("consumer"),
            Text("owner"), Text("reach"), Integer("held"), Text("held_until"), Integer("paused"), Integer("suppressed"),
            Text("suppressed_until"), Text("credit_covers"), Integer("last_contact"), Integer("open_drafts"),
            Integer("open_work_items"))
    {
        Moving = ["version", "reach", "last_contact", "open_drafts", "open_work_items"];
    }

    public static RowQuery ByKey(CustomerKey key, string name) =>
        new(name, Instance.Table, [new RowFilter(0, Comparison.Equal, key.Value)], [], 1) { VersionColumn = 1 };

    /// <summary>Customers of a segment in a language; empty: those who name none.</summary>
    public static RowCount Speaking(string name, SegmentKey segment, string language) => new(
        name, Instance.Table, [new RowFilter(2, Comparison.Equal, segment.Value), new RowFilter(8, Comparison.Equal, language)]);

    public static RowCount SpeakingNoneOf(string name, SegmentKey segment, IEnumerable<string> languages) => new(
        name, Instance.Table,
        [new RowFilter(2, Comparison.Equal, segment.Value), .. languages.Select(language => new RowFilter(8, Comparison.NotEqual, language))]);

    public override object?[] Write(CustomerRow row) =>
    [
        row.Key.Value, row.Version, row.Segment, row.Source, row.ExternalId, row.Name, row.Country, row.Zone, row.Language,
        row.Currency, row.Tags, row.Rating, row.Consumer.ToRow(), row.Owner, row.Reach.ToString(), row.Held.ToRow(),
        row.HeldUntil.ToRow(), row.Paused.ToRow(), row.Suppressed.ToRow(), row.SuppressedUntil.ToRow(), row.CreditCovers,
        row.LastContact.ToRow(), (long)row.OpenDrafts, (long)row.OpenWorkItems,
    ];

    public override CustomerRow Read(IReadOnlyList<object?> values) => new(
        new CustomerKey((string)values[0]!), (long)values[1]!, (string)values[2]!, (string)values[3]!, (string)values[4]!,
        (string)values[5]!, (string)values[6]!, (string)values[7]!, (string)values[8]!, (string)values[9]!, (string)values[10]!,
        (string)values[11]!, RowValues.ToFlag(values[12]), (string)values[13]!, Enum.Parse<Reach>((string)values[14]!),
        RowValues.ToFlag(values[15]), RowValues.ToDateOrNull(values[16]), RowValues.ToFlag(values[17]),
        RowValues.ToFlag(values[18]), RowValues.ToDateOrNull(values[19]), (string)values[20]!,
        RowValues.ToInstantOrNull(values[21]), (int)(long)values[22]!, (int)(long)values[23]!);
}
