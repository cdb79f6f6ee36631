using Plixo.Grains.Core;

namespace Plixo.Grains.Customers;

/// <summary>What the ledger and people tell of a customer. The same thing told twice changes nothing.</summary>
internal static class Recording
{
    public static Refusal? Customer(CustomerTurn turn, RecordCustomer told)
    {
        // A ledger that names no owner says nothing of the owner whom people gave it.
        if (Unprintable(("name", told.Profile.Name), ("external_id", told.Profile.ExternalId)) is { } wrong) return wrong;
        var profile = told.Profile.Owner.Length == 0 && turn.State.Profile is { } known ? told.Profile with { Owner = known.Owner } : told.Profile;
        if (turn.State.Profile != profile) turn.Happen(new CustomerRecorded(profile));
        return null;
    }

    public static Refusal? Contact(CustomerTurn turn, RecordContact told)
    {
        if (Unprintable(("display_name", told.Contact.Name.Value), ("email", told.Contact.Email.Value), ("phone", told.Contact.Phone.Value)) is { } wrong) return wrong;
        var known = turn.State.Contacts.GetValueOrDefault(told.Contact.Key.Value);
        var contact = told.Contact with { Bcc = told.Bcc ?? known?.Bcc ?? false };
        if (known == contact) return null;
        if (known is null && turn.State.Contacts.Count >= Limits.ContactsPerCustomer)
            return new Refusal(RefusalReason.LimitExceeded, $"A customer has at most {Limits.ContactsPerCustomer} contacts.");
        turn.Happen(new ContactRecorded(contact));
        if (known is not null) turn.Recall(new Recall(turn.State.Key.Grain));
        return null;
    }

    public static Refusal? Remove(CustomerTurn turn, RemoveContact told)
    {
        if (!turn.State.Contacts.ContainsKey(told.Contact.Value)) return new Refusal(RefusalReason.NotFound, $"There is no contact {told.Contact}.");
        turn.Happen(new ContactRemoved(told.Contact));
        turn.Recall(new Recall(turn.State.Key.Grain));
        return null;
    }

    public static Refusal? Unapplied(CustomerTurn turn, RecordUnapplied told)
    {
        var known = turn.State.Unapplied.TryGetValue(told.EntryId, out var amount);
        if (told.Reversed)
        {
            if (known) turn.Happen(new UnappliedRecorded(told.EntryId, null));
        }
        else if (!known || amount != told.Amount)
        {
            turn.Happen(new UnappliedRecorded(told.EntryId, told.Amount));
            turn.Recall(new Recall(turn.State.Key.Grain));
        }

        return null;
    }

    public static Refusal? Owner(CustomerTurn turn, AssignOwner asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Reassign, turn.State.Segment) is { } missing) return missing;
        if (turn.State.Profile!.Owner != asked.Owner) turn.Happen(new OwnerAssigned(asked.Owner, turn.Context.Actor.Id));
        return null;
    }

    /// <summary>
    /// A logged call, letter or meeting counts for its currency's contact interval, without one for that of every currency in which
    /// invoices are open; it finishes no step.
    /// </summary>
    public static Refusal? Contacted(CustomerTurn turn, LogContact asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (asked.Currency.Length > 0 && !Amounts.Currency.TryParse(asked.Currency, out _))
            return new Refusal(RefusalReason.InvalidArgument, $"currency: '{asked.Currency}' is no ISO 4217 currency.");
        Add(turn, $"{asked.Kind} with {asked.Person}: {asked.Outcome}. {asked.NextStep}".Trim(), "");
        Amounts.Currency[] currencies = asked.Currency.Length > 0
            ? [new Amounts.Currency(asked.Currency)]
            : [.. CustomerSight.InvoicesOf(turn.Context.Rows).Where(invoice => invoice.IsChaseable).Select(invoice => invoice.Currency).Distinct().OrderBy(currency => currency.Code, StringComparer.Ordinal)];
        foreach (var currency in currencies) Outcomes.Contact(turn, null, currency, turn.Context.Now, "", [], asked.Kind.ToLowerInvariant());
        return null;
    }

    public static Refusal? Note(CustomerTurn turn, AddNote asked)
    {
        if (Permission.Missing(turn.Context.Actor, Right.Work, turn.State.Segment) is { } missing) return missing;
        if (string.IsNullOrWhiteSpace(asked.Words) || asked.Words.Length > Limits.Words)
            return new Refusal(RefusalReason.InvalidArgument, $"words: 1 to {Limits.Words} characters.");
        Add(turn, asked.Words, asked.Subject);
        return null;
    }

    /// <summary>What goes into the lines of a header or a list is one line, whoever tells it.</summary>
    private static Refusal? Unprintable(params ReadOnlySpan<(string Field, string? Value)> told)
    {
        foreach (var (field, value) in told)
        {
            if (value is not null && value.Any(char.IsControl))
                return new Refusal(RefusalReason.InvalidArgument, $"{field}: holds a line break or another control character.");
        }

        return null;
    }

    private static void Add(CustomerTurn turn, string words, string subject) =>
        turn.Happen(new NoteAdded(turn.NewId("n-"), words, subject, turn.Context.Actor.Id, turn.Context.Now));
}
