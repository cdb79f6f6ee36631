using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class InvoiceCommands
{
    public static readonly ImmutableArray<Command> All =
    [
        new Call("invoice list [CUSTOMER]", "ListInvoices", "Invoices, oldest due date first", "invoices", "number customer_display_name open_amount due_date days_overdue status disposition next_eligible_time name")
        {
            Defaults = [("parent", "customers/-")],
            Inputs =
            [
                Name("CUSTOMER", "parent", "customers"),
                Filter("--number NUMBER", "number", "the invoice's number"),
                Filter("--disposition DISPOSITION", "disposition", "disputed, promised, waiting, …"),
                Filter("--overdue-more-than DAYS", "days_overdue", "in days", ">"),
            ],
        },
        new Call("invoice show INVOICE", "GetInvoice", "One invoice", "invoice") { Inputs = [Name("INVOICE", "name")] },
        new Call("invoice dispositions", "SummarizeDispositions", "How many open invoices stand where, and why", "totals", "disposition total")
        {
            Inputs = [Filter("--segment SEGMENT", "segment", "segments/smb"), Filter("--customer CUSTOMER", "customer", "customers/c-1")],
        },
        new Call("why INVOICE", "WhyInvoice", "Why an invoice is or is not chased, and when it next can be", "")
        {
            Details = "INVOICE is a name, or a number or external id that only one invoice has.",
            Inputs = [Name("INVOICE", "name")],
        },
    ];
}
