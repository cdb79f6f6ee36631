using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Core;

namespace Plixo.Grains.Templates;

/// <summary>One invoice of an e-mail.</summary>
/// <param name="Amount">What was invoiced.</param>
/// <param name="Open">What is still to pay.</param>
public sealed record InvoiceLine(
    string Number, [property: JsonConverter(typeof(DateJson))] LocalDate IssueDate, [property: JsonConverter(typeof(DateJson))] LocalDate DueDate, Money Amount,
    Money Open)
{
    /// <summary>Days past due; 0 up to and on the due date.</summary>
    public int DaysOverdue(LocalDate today) => Math.Max(0, Period.DaysBetween(DueDate, today));
}

/// <summary>
/// What an e-mail is filled with. Sums, counts and ages are not given but computed from the invoices, so that the text and
/// its table cannot disagree. A null is a value that is not known; a template that names it is not rendered.
/// </summary>
public sealed record MergeValues
{
    /// <summary>The date on which the e-mail is expected to leave, in the segment's zone.</summary>
    public required LocalDate Today { get; init; }

    /// <summary>The one currency of all invoices.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The invoices the e-mail covers, in any order.</summary>
    public ImmutableArray<InvoiceLine> Invoices { get; init; } = [];

    public string? ContactName { get; init; }

    public string? CustomerName { get; init; }

    public string? PayLink { get; init; }

    public string? SenderName { get; init; }

    public string? SenderSignature { get; init; }

    public string? SenderPhone { get; init; }

    public string? CompanyName { get; init; }

    public LocalDate? PromiseDate { get; init; }

    public Money? PromiseAmount { get; init; }

    /// <summary>Empty where no statement goes along.</summary>
    public string? StatementNote { get; init; }
}
