using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Deciding;
using Plixo.Grains.Invoices;
using Plixo.Grains.Ladders;
using Plixo.Grains.Mailing;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Segments;

/// <summary>
/// What a segment would send in the coming days beside what waits already, if people approve at once: the drafts that are still to be
/// decided, and one e-mail for each customer and currency whose next steps fall due, an interval after the one before.
/// </summary>
internal sealed class ComingEmails(IReadModel store, SegmentView segment, InForce inForce, Instant now)
{
    private readonly DateTimeZone zone = segment.Policy.TimeZone;
    private readonly Dictionary<int, CadenceStep> steps = segment.Policy.Cadence.AllSteps.ToDictionary(step => step.Offset);
    private Dictionary<CustomerKey, CustomerRow> customers = [];
    private ILookup<CustomerKey, Contact> contacts = Array.Empty<Contact>().ToLookup(_ => default(CustomerKey));

    /// <param name="waiting">What needs nobody any more.</param>
    /// <param name="until">Nothing that falls due later is looked at.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<Leaving>> OfAsync(IReadOnlyList<Leaving> waiting, Instant until, CancellationToken cancel)
    {
        customers = (await store.QueryAsync(
            $"SELECT {Columns(CustomerTable.Instance, "c")} FROM customer c WHERE c.segment = $segment", Given(until), CustomerTable.Instance.Read, cancel)).ToDictionary(row => row.Key);
        contacts = await ContactsAsync(cancel);
        var drafted = (await store.QueryAsync(
            $"SELECT {Columns(DraftTable.Instance, "d")} FROM draft d WHERE d.segment = $segment AND d.status = '{nameof(DraftStatus.Drafted)}' ORDER BY d.created_at, d.key",
            Given(until), DraftTable.Instance.Read, cancel)).Where(draft => customers.ContainsKey(draft.Customer)).ToLookup(draft => (draft.Customer, draft.Currency));
        var due = (await DueAsync(until, cancel)).ToLookup(one => (one.Invoice.Customer, Currency: one.Invoice.Currency.Code));

        var leaving = new List<Leaving>();
        foreach (var pair in drafted.Select(group => group.Key).Union(due.Select(group => group.Key)))
        {
            var free = FreeFrom(pair.Customer, waiting.Where(email => (email.Customer, email.Currency) == pair));
            foreach (var draft in drafted[pair])
            {
                leaving.Add(Email(pair.Customer, draft.Key, draft.Total, pair.Currency, ToneOf(draft.Template), free));
                free = ContactInterval.NextEligible(free, zone, segment.ContactIntervalDays());
            }

            leaving.AddRange(OnTheirDays(pair.Customer, pair.Currency, [.. due[pair].OrderBy(one => one.At)], free, until));
        }

        return leaving;
    }

    /// <summary>What has fallen due by the time that an e-mail may leave goes along in it; a step that stands alone goes alone.</summary>
    private IEnumerable<Leaving> OnTheirDays(CustomerKey customer, string currency, List<Due> due, Instant free, Instant until)
    {
        foreach (var one in due.Where(one => one.Step.Alone)) yield return Email(customer, default, one.Amount, currency, one.Step.Tone, Instant.Max(one.At, free));
        due.RemoveAll(one => one.Step.Alone);
        while (due.Count > 0)
        {
            var at = Instant.Max(due[0].At, free);
            if (at > until) yield break;
            var together = due.TakeWhile(one => one.At <= at).ToList();
            yield return Email(customer, default, together.Sum(one => one.Amount), currency, together.MaxBy(one => one.Step.Offset)!.Step.Tone, at);
            due.RemoveRange(0, together.Count);
            free = ContactInterval.NextEligible(at, zone, segment.ContactIntervalDays());
        }
    }

    /// <summary>When the contact interval lets the next e-mail leave, after the last contact and after what waits.</summary>
    private Instant FreeFrom(CustomerKey customer, IEnumerable<Leaving> waiting)
    {
        var free = now;
        if (customers[customer].LastContact is { } last) free = Instant.Max(free, ContactInterval.NextEligible(last, zone, segment.ContactIntervalDays()));
        foreach (var email in waiting) free = Instant.Max(free, ContactInterval.NextEligible(Instant.Max(now, email.FreeFrom), zone, segment.ContactIntervalDays()));
        return free;
    }

    private Leaving Email(CustomerKey customer, DraftKey draft, long total, string currency, Tone tone, Instant ready) => new(
        customer, draft, customers[customer].Name, total, currency, Math.Max(1, Recipients.For([.. contacts[customer]], tone).Length), ready,
        Zones.IsKnown(customers[customer].Zone) ? Zones.Of(customers[customer].Zone) : null);

    private Tone ToneOf(string template) => segment.Policy.Cadence.AllSteps.FirstOrDefault(step => step.Template == template)?.Tone ?? Tone.Reminder;

    /// <summary>Invoices in no open draft that a step is due for, or falls due for in time, and that nothing keeps from being chased.</summary>
    private async Task<IReadOnlyList<Due>> DueAsync(Instant until, CancellationToken cancel)
    {
        var rows = await store.QueryAsync(
            $"""
            SELECT {Columns(InvoiceTable.Instance, "i")} FROM invoice i
            WHERE i.segment = $segment AND i.open > 0 AND (i.due_step IS NOT NULL OR i.next_step_at <= $until)
              AND NOT EXISTS (SELECT 1 FROM draft_invoice x JOIN draft d ON d.customer = x.customer AND d.key = x.draft
                WHERE x.invoice = i.key AND d.status IN ('Drafted', 'Approved', 'Waiting', 'Sending'))
            """,
            Given(until), InvoiceTable.Instance.Read, cancel);
        return
        [
            .. rows.Where(row => customers.TryGetValue(row.Customer, out var customer) && Exclusion.Of(row, customer, segment) is null)
                .Select(row => (Row: row, Offset: row.DueStep ?? row.NextStep, At: row.DueStep is null ? row.NextStepAt : row.DueStepAt))
                .Where(one => one.Offset is { } offset && steps.TryGetValue(offset, out var step) && step.Kind == StepKind.Email)
                .Select(one => new Due(one.Row, steps[one.Offset!.Value], one.At ?? now, Exclusion.AmountOf(one.Row).MinorUnits)),
        ];
    }

    /// <summary>Those who may be written to; an address that reads its own row of suppressions in any case of letters.</summary>
    private async Task<ILookup<CustomerKey, Contact>> ContactsAsync(CancellationToken cancel)
    {
        var today = now.DateIn(zone);
        var rows = await store.QueryAsync(
            $"""
            SELECT {Columns(ContactTable.Instance, "p")} FROM contact p JOIN customer c ON c.key = p.customer
            WHERE c.segment = $segment AND p.email <> '' AND (p.do_not_email_until IS NULL OR p.do_not_email_until <= $today)
              AND NOT EXISTS (SELECT 1 FROM suppression x WHERE x.address = lower(p.email) AND (x.until IS NULL OR x.until > $today))
            """,
            Given(now), ContactTable.Instance.Read, cancel);
        var workspace = inForce.Workspace();
        return rows.Where(row => !Recipients.IsClosed(workspace, row.Email, today)).ToLookup(row => row.Customer, row => row.ToContact());
    }

    private Dictionary<string, object?> Given(Instant until) => new()
    {
        ["$segment"] = segment.Key.Value, ["$until"] = until.ToRow(), ["$today"] = now.DateIn(zone).ToRow(),
    };

    private static string Columns<T>(RowTableOf<T> table, string alias)
        where T : class, IEquatable<T> => string.Join(", ", table.Table.As(alias));

    private sealed record Due(InvoiceRow Invoice, CadenceStep Step, Instant At, long Amount);
}
