using NodaTime;

namespace Plixo.Tests.Cases.Properties;

/// <summary>
/// What PRODUCT.md says of a small world, as plainly as it can be said: one currency, one zone, every day a sending day, no quiet
/// hours. It shares no code with grains/. Days are counted; money is in cents.
/// </summary>
internal sealed class Model
{
    public const int Interval = 5;
    public const int PromiseGrace = 2;
    public const int ExpectationDays = 5;
    public const int RetryDays = 3;

    private static readonly int[] Cadence = [1, 7, 14, 30];

    public List<ModelInvoice> Invoices { get; } = [];

    public List<ModelCustomer> Customers { get; } = [];

    public List<ModelPromise> Promises { get; } = [];

    /// <summary>Address → the first day on which it may be written to again; int.MaxValue for never.</summary>
    public Dictionary<string, int> Suppressed { get; } = [];

    public bool SegmentPaused { get; set; }

    public int Today { get; private set; }

    /// <summary>The highest cap that was in force today.</summary>
    public int CapToday { get; private set; }

    public int Cap { get; private set; }

    private readonly Dictionary<int, int> armed = [];

    public void SetCap(int cap)
    {
        Cap = cap;
        CapToday = Math.Max(CapToday, cap);
    }

    /// <summary>A new day, and what ends with it.</summary>
    public void BeAt(int day)
    {
        if (day != Today) CapToday = Cap;
        Today = day;
        foreach (var invoice in Invoices)
        {
            if (invoice.HeldUntil <= day) invoice.HeldUntil = null;
            invoice.Expected.RemoveAll(expected => expected.Until <= day);
        }

        foreach (var customer in Customers)
        {
            if (customer.HeldUntil <= day) customer.HeldUntil = null;
            if (customer.SuppressedUntil <= day) customer.SuppressedUntil = null;
        }

        foreach (var address in Suppressed.Where(one => one.Value <= day).Select(one => one.Key).ToList()) Suppressed.Remove(address);
        Settle();
    }

    /// <summary>A promise is kept once so much is paid; when date and grace have passed it is partly kept or broken.</summary>
    public void Settle()
    {
        foreach (var promise in Promises.Where(promise => promise.State == "Open"))
        {
            var paid = promise.Parts.Sum(part => Math.Clamp(part.OpenThen - Math.Max(0, part.Invoice.Open), 0, part.Amount));
            if (paid >= promise.Amount) promise.State = "Kept";
            else if (promise.Until <= Today) promise.State = paid > 0 ? "PartlyKept" : "Broken";
        }
    }

    /// <summary>What may be chased of an invoice: what is open less what is disputed, promised and expected.</summary>
    public long Rest(ModelInvoice invoice) => invoice.Open
        - (invoice.Disputed ? invoice.DisputedAmount ?? invoice.Open : 0)
        - Promises.Where(promise => promise.State == "Open").SelectMany(promise => promise.Parts).Where(part => part.Invoice == invoice).Sum(part => part.Amount)
        - invoice.Expected.Sum(expected => expected.Amount);

    public bool MayBeChased(ModelInvoice invoice)
    {
        var customer = invoice.Customer;
        var all = Invoices.Where(one => one.Customer == customer).ToList();
        var owed = all.Sum(one => Math.Max(0, one.Open));
        var credit = all.Sum(one => Math.Max(0, -one.Open));
        return invoice.Open > 0 && Rest(invoice) > 0 && invoice.HeldUntil is null && customer.HeldUntil is null && customer.SuppressedUntil is null
            && customer.Addresses.Any(address => !Suppressed.ContainsKey(address)) && credit < owed;
    }

    public bool Sends(ModelInvoice invoice) => !SegmentPaused && !invoice.Customer.Paused && !invoice.Paused;

    /// <summary>Spreads a promise over what is chased, oldest first; null where there is not so much.</summary>
    public List<(ModelInvoice Invoice, long Amount, long OpenThen)>? Allocate(ModelCustomer customer, long amount)
    {
        var parts = new List<(ModelInvoice, long, long)>();
        foreach (var invoice in Invoices.Where(one => one.Customer == customer && one.Open > 0).OrderBy(one => one.Due))
        {
            var part = Math.Min(amount, Math.Max(0, Rest(invoice)));
            if (part <= 0) continue;
            parts.Add((invoice, part, invoice.Open));
            amount -= part;
        }

        return amount == 0 ? parts : null;
    }

    /// <summary>The highest step whose day has come and that is above the position; null where there is none.</summary>
    public int? DueStep(ModelInvoice invoice)
    {
        int? highest = null;
        var (previous, day) = (0, 0);
        foreach (var step in Cadence)
        {
            day = highest is null && previous == 0 ? invoice.Due + step : Math.Max(invoice.Due + step, day + Math.Min(step - previous, Interval));
            previous = step;
            if (day <= Today && step > (invoice.Position ?? int.MinValue)) highest = step;
        }

        return highest;
    }

    /// <summary>Why an e-mail may not leave now for this step of this invoice to this address; null where it may.</summary>
    /// <param name="approved">When the e-mail was approved: what was released on one day before the day's contact leaves with it.</param>
    public string? WhyNot(ModelInvoice invoice, int step, string address, string messageId, Instant approved)
    {
        var customer = invoice.Customer;
        if (!MayBeChased(invoice)) return "it may not be chased";
        if (!Sends(invoice)) return "sending is paused";
        if (Suppressed.ContainsKey(address)) return "the address is suppressed";
        if (invoice.Due + step > Today) return "the step's day has not come";
        var rest = customer.Contacts.TryGetValue(messageId, out var made);
        if (invoice.Position >= step && !(rest && invoice.Position == step)) return $"the position is {invoice.Position} already";
        if (invoice.Sent.Contains((step, address))) return "it was sent already";
        // An intent of the last day for retries may stand before its dot a day later.
        if (customer.Tried.TryGetValue((messageId, address), out var first) && Today > first + RetryDays + 1) return $"it was first tried on day {first}";
        if (customer.LastContact is not { } last || Today >= last + Interval) return null;
        var isTheContact = rest && made >= customer.LastContactAt;
        var releasedWithIt = last == Today && approved <= customer.LastContactAt;
        return isTheContact || releasedWithIt ? null : $"the last contact was on day {last}";
    }

    /// <summary>Stood before its dot; answers how many did so today.</summary>
    public int Armed() => armed[Today] = armed.GetValueOrDefault(Today) + 1;

    public int ArmedToday => armed.GetValueOrDefault(Today);

    /// <summary>Accepted or in doubt. Whoever is reached first makes the contact; the others get the rest of it.</summary>
    public void Reached(ModelInvoice invoice, int step, string address, string messageId, Instant now)
    {
        invoice.Sent.Add((step, address));
        invoice.Position = Math.Max(step, invoice.Position ?? int.MinValue);
        if (invoice.Customer.Contacts.TryAdd(messageId, now)) (invoice.Customer.LastContact, invoice.Customer.LastContactAt) = (Today, now);
    }

    /// <summary>
    /// Not taken for now. An e-mail that nobody got is given up when the time for retries is over, at the latest; its step
    /// counts as refused.
    /// </summary>
    public void NotTaken(ModelInvoice invoice, int step, string address, string messageId)
    {
        invoice.Customer.Tried.TryAdd((messageId, address), Today);
        invoice.Tried.Add((messageId, step));
    }

    /// <summary>A step that nobody got and that is not tried again.</summary>
    public bool IsGivenUp(ModelInvoice invoice, int step) =>
        step <= invoice.Refused || invoice.Tried.Any(tried => tried.Step >= step && !invoice.Customer.Contacts.ContainsKey(tried.Message) &&
            invoice.Customer.Tried.Any(one => one.Key.Message == tried.Message && Today >= one.Value + RetryDays - 1));
}

internal sealed class ModelCustomer(string name, params string[] addresses)
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Addresses { get; } = addresses;

    public int? HeldUntil { get; set; }

    public int? SuppressedUntil { get; set; }

    public bool Paused { get; set; }

    public int? LastContact { get; set; }

    public Instant LastContactAt { get; set; }

    /// <summary>When each e-mail reached its first recipient.</summary>
    public Dictionary<string, Instant> Contacts { get; } = [];

    /// <summary>The day on which an e-mail was first not taken for now.</summary>
    public Dictionary<(string Message, string Address), int> Tried { get; } = [];
}

internal sealed class ModelInvoice(string number, ModelCustomer customer, int due)
{
    public string Number { get; } = number;

    public ModelCustomer Customer { get; } = customer;

    public int Due { get; } = due;

    public required long Amount { get; set; }

    public List<(long Amount, bool Reversed)> Payments { get; } = [];

    public long Open => Amount - Payments.Where(payment => !payment.Reversed).Sum(payment => payment.Amount);

    public bool Disputed { get; set; }

    public long? DisputedAmount { get; set; }

    public int? HeldUntil { get; set; }

    public bool Paused { get; set; }

    public List<(long Amount, int Until)> Expected { get; } = [];

    public int? Position { get; set; }

    /// <summary>A step that the server refused for good: not tried again.</summary>
    public int? Refused { get; set; }

    public HashSet<(int Step, string Address)> Sent { get; } = [];

    /// <summary>E-mails that a server did not take for now, and the step that each covers.</summary>
    public HashSet<(string Message, int Step)> Tried { get; } = [];
}

internal sealed class ModelPromise
{
    public required string Id { get; init; }

    public required long Amount { get; init; }

    /// <summary>The first day after date and grace.</summary>
    public required int Until { get; init; }

    public required List<(ModelInvoice Invoice, long Amount, long OpenThen)> Parts { get; init; }

    public string State { get; set; } = "Open";
}
