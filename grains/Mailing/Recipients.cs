using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Customers;
using Plixo.Grains.Ladders;
using Plixo.Grains.Workspaces;

namespace Plixo.Grains.Mailing;

/// <summary>Who is written to.</summary>
public static class Recipients
{
    /// <summary>
    /// To: the contacts for collections, else for billing, else all but those for disputes; a final notice goes to the
    /// escalation contacts too. Cc and Bcc: every other contact that asked for open or blind copies. An address stands once.
    /// </summary>
    public static ImmutableArray<EmailRecipient> For(IReadOnlyList<Contact> addressable, Tone tone)
    {
        var to = To(addressable, tone);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var recipients = ImmutableArray.CreateBuilder<EmailRecipient>();
        void Add(Contact contact, RecipientKind kind)
        {
            if (seen.Add(Normalised(contact.Email.Value!)))
                recipients.Add(new EmailRecipient(contact.Name.Value ?? "", contact.Email.Value!, kind, contact.Key));
        }

        foreach (var contact in to) Add(contact, RecipientKind.To);
        foreach (var contact in addressable.Where(contact => contact is { Cc: true, Bcc: false })) Add(contact, RecipientKind.Cc);
        foreach (var contact in addressable.Where(contact => contact.Bcc)) Add(contact, RecipientKind.Bcc);
        return recipients.ToImmutable();
    }

    /// <summary>The language of the first person written to; the customer's where it is unknown or nobody can be.</summary>
    public static string LanguageFor(CustomerState customer, IReadOnlyList<Contact> addressable, Tone tone) =>
        To(addressable, tone).FirstOrDefault() is { Language.Length: > 0 } first ? first.Language : customer.Profile!.Language;

    private static List<Contact> To(IReadOnlyList<Contact> addressable, Tone tone)
    {
        var to = addressable.Where(contact => contact is { Role: ContactRole.Collections, Cc: false, Bcc: false }).ToList();
        if (to.Count == 0) to = [.. addressable.Where(contact => contact is { Role: ContactRole.Billing, Cc: false, Bcc: false })];
        if (to.Count == 0) to = [.. addressable.Where(contact => contact is { Role: not ContactRole.Disputes, Bcc: false })];
        if (to.Count == 0) to = [.. addressable.Where(contact => contact.Role != ContactRole.Disputes)];
        if (tone == Tone.Final) to.AddRange(addressable.Where(contact => contact is { Role: ContactRole.Escalation, Bcc: false } && !to.Contains(contact)));
        return to;
    }

    /// <summary>The contacts with an address that may be used on the date.</summary>
    public static IReadOnlyList<Contact> Addressable(
        CustomerState customer, IReadOnlyCollection<SuppressionRow> suppressions, WorkspaceState workspace, LocalDate date)
    {
        var closed = suppressions.Where(row => row.HoldsOn(date)).Select(row => row.Address).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. customer.Contacts.Values.Where(contact =>
                HasAddress(contact, date) &&
                !closed.Contains(Normalised(contact.Email.Value!)) &&
                !IsClosed(workspace, contact.Email.Value!, date)),
        ];
    }

    public static Reach ReachOf(CustomerState customer, IReadOnlyList<Contact> addressable, LocalDate date) =>
        addressable.Count > 0 ? Reach.Reachable
        : customer.Contacts.Values.Any(contact => HasAddress(contact, date)) ? Reach.AllSuppressed
        : Reach.NoContact;

    /// <summary>The form in which addresses are compared; the import has already made the domain ASCII.</summary>
    public static string Normalised(string address) => address.ToLowerInvariant();

    private static bool HasAddress(Contact contact, LocalDate date) =>
        !string.IsNullOrEmpty(contact.Email.Value) && (contact.DoNotEmailUntil is not { } until || until <= date);

    /// <summary>Whether nobody of the address's domain is written to on the date.</summary>
    public static bool IsClosed(WorkspaceState workspace, string address, LocalDate date) =>
        workspace.Domains.TryGetValue(Domain(address), out var closed) && (closed.Until is null || date < closed.Until);

    private static string Domain(string address) => Normalised(address[(address.LastIndexOf('@') + 1)..]);
}
