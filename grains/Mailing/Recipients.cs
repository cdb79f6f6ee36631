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

    /// <summary>Those of a draft: whom it names, else whose role it is.</summary>
    public static ImmutableArray<EmailRecipient> For(Draft draft, IReadOnlyList<Contact> addressable) =>
        For(draft.To.IsEmpty ? addressable : [.. addressable.Where(contact => draft.To.Contains(contact.Key))], draft.Tone);

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

    /// <summary>
    /// The one user whom internal mail goes to; nobody where that is an address of the customer's. What is stored about the e-mail
    /// is kept under the key of the contact whom it is about.
    /// </summary>
    public static ImmutableArray<EmailRecipient> Staff(
        CustomerState customer, Draft draft, WorkspaceState workspace, ImmutableArray<EmailRecipient> addressed)
    {
        if (addressed.IsEmpty || !workspace.Users.TryGetValue(draft.Staff, out var user) || user.Email.Length == 0) return [];
        var theirs = customer.Contacts.Values.Any(contact => contact.Email.Value is { } email && Normalised(email) == Normalised(user.Email));
        return theirs ? [] : [new EmailRecipient(user.DisplayName, user.Email, RecipientKind.To, addressed[0].Contact)];
    }

    /// <summary>The contacts with an address that may be used on the date.</summary>
    /// <param name="overridden">Suppressions that end on a date do not count: a person sends over them.</param>
    public static IReadOnlyList<Contact> Addressable(
        CustomerState customer, IReadOnlyCollection<SuppressionRow> suppressions, WorkspaceState workspace, LocalDate date, bool overridden = false)
    {
        var closed = suppressions.Where(row => row.HoldsOn(date) && !(overridden && row.Until is not null)).Select(row => row.Address).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. customer.Contacts.Values.Where(contact =>
                HasAddress(contact, date) &&
                !closed.Contains(Normalised(contact.Email.Value!)) &&
                !IsClosed(workspace, contact.Email.Value!, date, overridden)),
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
    /// <param name="overridden">A closure that ends on a date does not count: a person sends over it.</param>
    public static bool IsClosed(WorkspaceState workspace, string address, LocalDate date, bool overridden = false) =>
        workspace.Domains.TryGetValue(Domain(address), out var closed) && (closed.Until is null || (!overridden && date < closed.Until));

    /// <summary>The date from which the address's domain is written to again; null where it is now, or never will be.</summary>
    public static LocalDate? DomainClosedUntil(WorkspaceState workspace, string? address) =>
        string.IsNullOrEmpty(address) ? null : workspace.Domains.GetValueOrDefault(Domain(address))?.Until;

    private static string Domain(string address) => Normalised(address[(address.LastIndexOf('@') + 1)..]);
}
