using Plixo.V1;
using Plixo.Web.Shared;

namespace Plixo.Web.Invoices;

/// <summary>Where an invoice stands, as people say it.</summary>
internal static class InvoiceWords
{
    public static string Of(Disposition disposition) => disposition switch
    {
        Disposition.NotChaseable => "Not chaseable",
        Disposition.OnPlan => "On a plan",
        Disposition.HeldByFault => "Held: fault",
        Disposition.NoValidContact => "No valid contact",
        Disposition.NotLiveOrPaused => "Not live or paused",
        Disposition.CreditCovers => "Credit covers it",
        Disposition.Due => "Due, being drafted",
        _ => Words.Of(disposition),
    };

    /// <summary>Its disposition while it is open, else its state.</summary>
    public static string Standing(Invoice invoice) => invoice.Type == InvoiceType.CreditNote ? "Credit note"
        : invoice.Disposition != Disposition.Unspecified ? Of(invoice.Disposition)
        : Words.Of(invoice.Status);

    public static BadgeTone ToneOf(Invoice invoice) => ToneOf(invoice.Disposition);

    public static BadgeTone ToneOf(Disposition disposition) => disposition switch
    {
        Disposition.Disputed or Disposition.HeldByFault or Disposition.NoValidContact or Disposition.InDoubt or Disposition.NoSegment => BadgeTone.Bad,
        Disposition.OnHold or Disposition.Suppressed or Disposition.NotLiveOrPaused or Disposition.LadderFinished => BadgeTone.Warn,
        Disposition.Drafted or Disposition.Due => BadgeTone.Open,
        Disposition.Promised or Disposition.OnPlan or Disposition.PaymentExpected or Disposition.Waiting or Disposition.InFlight => BadgeTone.Wait,
        _ => BadgeTone.Plain,
    };
}
