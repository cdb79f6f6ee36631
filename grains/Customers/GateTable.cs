using Plixo.Grains.Core;

namespace Plixo.Grains.Customers;

/// <summary>
/// The gate as a table: for which class of mail it asks about a reason, and whether a person may send over it with a reason.
/// What follows from a reason (wait, refuse, withdraw) is where the reason is asked about.
/// </summary>
public static class GateTable
{
    /// <summary>
    /// A chase is asked everything. An answer goes to a person who wrote and a service mail to one who just asked for it:
    /// neither waits for the ladder's rules, and neither is sent while sending stands still or to a suppressed address. Internal
    /// mail goes to staff and stops only for a pause and a cap.
    /// </summary>
    public static bool Asks(MailClass mail, RefusalReason reason) => mail switch
    {
        MailClass.Chase => true,
        MailClass.Answer or MailClass.Service => reason is
            RefusalReason.SendingPaused or RefusalReason.NotLive or RefusalReason.ItemParked or RefusalReason.ContactSuppressed or
            RefusalReason.NoValidContact or RefusalReason.SendCapReached,
        MailClass.Internal => reason is RefusalReason.SendingPaused or RefusalReason.NoValidContact or RefusalReason.SendCapReached,
        _ => throw new ArgumentOutOfRangeException(nameof(mail), mail, "No such class."),
    };

    /// <summary>With an audited reason. Of suppressions only those that end on a date.</summary>
    public static bool MayOverride(RefusalReason reason) => reason is
        RefusalReason.BelowMinimum or RefusalReason.PromiseActive or RefusalReason.PaymentExpected or RefusalReason.InvoiceOnHold or
        RefusalReason.ContactSuppressed or RefusalReason.LedgerStale or RefusalReason.ContactInterval or RefusalReason.QuietHours or
        RefusalReason.ClosedDay;

    /// <summary>The reason counts for this e-mail: its class is asked, and nobody overrode it.</summary>
    internal static bool Counts(Draft draft, RefusalReason reason) => Counts(draft.Class, draft.Override is not null, reason);

    internal static bool Counts(MailClass mail, bool overridden, RefusalReason reason) =>
        Asks(mail, reason) && !(overridden && MayOverride(reason));
}
