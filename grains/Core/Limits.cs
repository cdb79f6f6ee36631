using NodaTime;

namespace Plixo.Grains.Core;

/// <summary>The limits of what one grain holds or one turn is given. Beyond one, a command is refused with LIMIT_EXCEEDED.</summary>
public static class Limits
{
    /// <summary>Open documents of one customer that a turn is given, oldest due date first.</summary>
    public const int OpenInvoicesPerCustomer = 10_000;

    /// <summary>Entries booked against one invoice.</summary>
    public const int EntriesPerInvoice = 1_000;

    public const int ContactsPerCustomer = 200;

    public const int PromisesPerCustomer = 200;

    public const int WorkItemsPerCustomer = 500;

    /// <summary>Invoices listed in one e-mail; the rest stand as a line and in the statement.</summary>
    public const int ListedInvoices = 50;

    /// <summary>Recipients of one e-mail.</summary>
    public const int RecipientsPerEmail = 20;

    /// <summary>Mails that payers of one customer may ask for in an hour.</summary>
    public const int ServiceMailsPerHour = 5;

    /// <summary>Message-IDs of a thread that are remembered: its first and the latest others.</summary>
    public const int References = 20;

    /// <summary>Transmissions of one customer without an outcome.</summary>
    public const int TransmissionsPerCustomer = 1_000;

    /// <summary>Waiting drafts that one turn of a segment looks at.</summary>
    public const int DraftsPerIssue = 1_000;

    /// <summary>Permits that one turn of a segment issues before they hold.</summary>
    public const int PermitsAhead = 500;

    /// <summary>
    /// How long before it holds a permit may be issued under a window of <see cref="ShortWindow"/> at most: the time from a permit to the
    /// dot is a part of such a window that is worth having.
    /// </summary>
    public static readonly Duration Ahead = Duration.FromMilliseconds(200);

    public static readonly Duration ShortWindow = Duration.FromMinutes(1);

    /// <summary>Characters of a reason, note or other words of a person.</summary>
    public const int Words = 4_000;
}
