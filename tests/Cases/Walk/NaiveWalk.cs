namespace Plixo.Tests.Cases.Walk;

/// <summary>That an invoice was written about on a date, and up to which step of the cadence.</summary>
public sealed record NaiveContact(DateOnly Date, int Offset);

/// <summary>One e-mail to one customer, and the step of each invoice that it covers.</summary>
public sealed record NaiveEmail(string Customer, DateOnly Date, IReadOnlyDictionary<string, int> Covers);

public sealed record NaiveWalkResult(IReadOnlyDictionary<string, List<NaiveContact>> Contacts, IReadOnlyList<NaiveEmail> Emails)
{
    public IReadOnlyList<NaiveContact> Of(string invoice) => Contacts.TryGetValue(invoice, out var contacts) ? contacts : [];

    public string Totals() =>
        $"{Emails.Count} e-mails to {Emails.Select(e => e.Customer).Distinct().Count()} customers about {Contacts.Count} invoices; contacts by step: "
        + string.Join(", ", Contacts.Values.SelectMany(c => c).GroupBy(c => c.Offset).OrderBy(g => g.Key).Select(g => $"+{g.Key} {g.Count()}"));
}

/// <summary>
/// What should be sent, worked out from PRODUCT.md (D2, D3) alone, as plainly as it can be said, for one currency, one
/// zone, no quiet hours, every day a sending day, no minimum, no cap in the way and Autopilot on. It looks at every
/// invoice on every day and shares no code with grains/.
/// </summary>
public static class NaiveWalk
{
    public static readonly IReadOnlyList<int> Cadence = [1, 7, 14, 30];
    public const int ContactInterval = 5;
    public static readonly DateOnly First = new(2012, 1, 1), Last = new(2013, 12, 31);

    /// <summary>The walk that the IBM file is checked with.</summary>
    public static NaiveWalkResult Run(IReadOnlyList<NaiveInvoice> invoices) => Run(invoices, Cadence, ContactInterval, First, Last);

    public static NaiveWalkResult Run(
        IReadOnlyList<NaiveInvoice> invoices, IReadOnlyList<int> cadence, int contactInterval, DateOnly first, DateOnly last,
        Func<DateOnly, bool>? stopped = null)
    {
        if (invoices.Any(i => i.Issued > i.Due))
            throw new ArgumentException("An invoice that arrives overdue starts at a step that the policy names; this model has no such policy.");
        var contacts = new Dictionary<string, List<NaiveContact>>();
        var emails = new List<NaiveEmail>();
        var position = new Dictionary<string, int>();
        var lastContact = new Dictionary<string, DateOnly>();
        var customers = invoices.GroupBy(i => i.Customer).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();

        for (var today = first; today <= last; today = today.AddDays(1))
        {
            if (stopped?.Invoke(today) == true)
                continue;
            foreach (var customer in customers)
            {
                if (lastContact.TryGetValue(customer.Key, out var before) && today < before.AddDays(contactInterval))
                    continue;
                var covers = new Dictionary<string, int>();
                foreach (var invoice in customer)
                    if (IsChaseable(invoice, today) && DueStep(invoice.Due, cadence, contactInterval, position.GetValueOrDefault(invoice.Number, int.MinValue), today) is { } step)
                        covers[invoice.Number] = step;
                if (covers.Count == 0)
                    continue;
                emails.Add(new(customer.Key, today, covers));
                lastContact[customer.Key] = today;
                foreach (var (invoice, step) in covers)
                {
                    position[invoice] = step;
                    if (!contacts.TryGetValue(invoice, out var list))
                        contacts[invoice] = list = [];
                    list.Add(new(today, step));
                }
            }
        }
        return new(contacts, emails);
    }

    /// <summary>
    /// Known from its issue day on; paid from the day after its settlement on, when that is imported. A disputed one is
    /// disputed from the start of its due date until it is settled, and that too is known with the payment only.
    /// </summary>
    private static bool IsChaseable(NaiveInvoice invoice, DateOnly today)
    {
        var imported = today >= invoice.Issued;
        var paid = today > invoice.Settled;
        var disputed = invoice.Disputed && today >= invoice.Due && !paid;
        return imported && !paid && !disputed;
    }

    /// <summary>The highest step that is later than the position and whose day has come.</summary>
    private static int? DueStep(DateOnly due, IReadOnlyList<int> cadence, int contactInterval, int position, DateOnly today)
    {
        int? highest = null;
        foreach (var (offset, day) in StepDays(due, cadence, contactInterval))
            if (offset > position && day <= today)
                highest = offset;
        return highest;
    }

    /// <summary>Each step's day: due date + offset, and after the previous step's day by the smaller of their distance and the interval.</summary>
    private static List<(int Offset, DateOnly Day)> StepDays(DateOnly due, IReadOnlyList<int> cadence, int contactInterval)
    {
        var days = new List<(int Offset, DateOnly Day)>();
        foreach (var offset in cadence)
        {
            var day = due.AddDays(offset);
            if (days.Count > 0)
            {
                var earliest = days[^1].Day.AddDays(Math.Min(offset - days[^1].Offset, contactInterval));
                day = day < earliest ? earliest : day;
            }
            days.Add((offset, day));
        }
        return days;
    }
}
