namespace Plixo.Silo.Services.Front.Lists;

/// <summary>One part of an order.</summary>
public sealed record Order(string Sql, bool Descending = false)
{
    /// <summary>Reads `field, other desc` (AIP-132). INVALID_ARGUMENT where a field is unknown.</summary>
    internal static IReadOnlyList<Order> Parse(string orderBy, IReadOnlyDictionary<string, Field> fields)
    {
        var parts = orderBy.Split(',');
        if (parts.Length > ListLimits.MostOrders) throw Refusals.Invalid("order_by", $"at most {ListLimits.MostOrders} fields.");
        return [.. parts.Select(part => One(part, fields))];
    }

    private static Order One(string part, IReadOnlyDictionary<string, Field> fields)
    {
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is 0 or > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc")))
            throw Refusals.Invalid("order_by", $"'{part.Trim()}' is not `field` or `field desc`.");
        if (!fields.TryGetValue(words[0], out var field) || !field.Sorts)
        {
            var known = string.Join(", ", fields.Values.Where(each => each.Sorts).Select(each => each.Name).Order(StringComparer.Ordinal));
            throw Refusals.Invalid("order_by", $"one cannot order by '{words[0]}'; one can by {known}.");
        }

        return new Order(field.Sql, words.Length == 2 && words[1] == "desc");
    }
}
