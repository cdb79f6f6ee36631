namespace Plixo.Silo.Import.Csv;

internal static class CustomerRows
{
    /// <summary>Tags of one customer.</summary>
    private const int MostTags = 20;

    public static CsvSchema<CustomerRecord> Schema { get; } = new(
        "customers",
        ["external_id", "name", "country", "time_zone", "language", "currency", "segment_hint", "tags", "credit_limit", "consumer", "owner", "parent_external_id", "rating"],
        ["external_id", "name"],
        Read);

    private static CustomerRecord? Read(Cells cells)
    {
        var currency = cells.Currency("currency");
        if (cells.Raw("credit_limit").Length > 0 && cells.Raw("currency").Length == 0)
            cells.Fault("credit_limit", Reason.ValueMissing, "needs a currency in the same row");
        var tags = (cells.Text("tags") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (tags.Length > MostTags)
            cells.Fault("tags", Reason.LimitExceeded, $"has {tags.Length} tags; at most {MostTags} are taken");
        var record = new CustomerRecord
        {
            Row = cells.Row,
            ExternalId = cells.Id("external_id"),
            Name = cells.RequiredText("name"),
            Country = cells.Country("country"),
            TimeZone = cells.TimeZone("time_zone"),
            Language = cells.Language("language"),
            Currency = currency,
            SegmentHint = cells.Text("segment_hint"),
            Tags = [.. tags],
            CreditLimit = cells.Amount("credit_limit", currency),
            Consumer = cells.YesNo("consumer", otherwise: false),
            Owner = cells.Text("owner"),
            ParentExternalId = cells.OptionalId("parent_external_id"),
            Rating = cells.Text("rating"),
        };
        return cells.Faults.Count == 0 ? record : null;
    }
}
