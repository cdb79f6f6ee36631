using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

/// <summary>Promises, plans, disputes, expectations, holds, notes, suppressions, escalations.</summary>
internal static class CaseCommands
{
    private static readonly Input _customer = Name("CUSTOMER", "parent", "customers");
    private static readonly Input _reason = Of("--reason WORDS!", "reason", "why");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("promise add CUSTOMER", "CreatePromise", "Log a promise to pay", "promise")
        {
            Inputs =
            [
                _customer,
                Of("--amount AMOUNT!", "promise.amount", "'1234.50 EUR'"),
                Of("--date DATE!", "promise.date", "by when"),
                Of("--invoices NAMES", "promise.invoices", "what it is for, separated by commas; else all open, oldest first"),
                Of("--person NAME", "promise.person", "who promised"),
                Of("--said TIME", "promise.said_time", "when it was said; else now"),
            ],
        },
        new Call("promise list [CUSTOMER]", "ListPromises", "Promises, by date", "promises", "date customer_display_name amount state kept_amount person name")
        {
            Defaults = [("parent", "customers/-")],
            Inputs = [_customer, Filter("--state STATE", "state", "active, kept, partly_kept, broken, superseded or cancelled")],
        },
        new Call("promise cancel PROMISE", "CancelPromise", "As if it had not been given", "promise") { Inputs = [Name("PROMISE", "name"), Of("--reason WORDS", "reason", "why")] },
        new Call("promise kept PROMISE", "MarkPromiseKept", "It was kept", "promise") { Inputs = [Name("PROMISE", "name")] },
        new Call("promise broken PROMISE", "MarkPromiseBroken", "It was broken; chasing resumes", "promise") { Inputs = [Name("PROMISE", "name")] },

        new Call("plan add CUSTOMER", "CreatePlan", "Propose a payment plan", "plan")
        {
            Inputs =
            [
                _customer,
                Of("--invoices NAMES!", "plan.invoices", "of one currency, separated by commas"),
                Of("--instalments PARTS!", "plan.instalments", "DATE=AMOUNT, separated by commas"),
            ],
        },
        new Call("plan list [CUSTOMER]", "ListPlans", "Plans, newest first", "plans", "name customer_display_name total state creator approver create_time")
        {
            Defaults = [("parent", "customers/-")],
            Inputs = [_customer, Filter("--state STATE", "state", "waiting_for_approval, active, completed, defaulted, …")],
        },
        new Call("plan approve PLAN", "ApprovePlan", "Let a waiting plan begin", "plan") { Inputs = [Name("PLAN", "name")] },
        new Call("plan reject PLAN", "RejectPlan", "Refuse a waiting plan", "plan") { Inputs = [Name("PLAN", "name"), _reason] },
        new Call("plan cancel PLAN", "CancelPlan", "End a plan; its invoices are chased again", "plan") { Inputs = [Name("PLAN", "name"), _reason] },

        new Call("dispute add INVOICE", "CreateDispute", "Open a dispute", "dispute")
        {
            Inputs =
            [
                Name("INVOICE", "parent"),
                Of("--because REASON!", "dispute.reason", "price, quantity, quality, not-delivered, duplicate, already-paid, purchase-order, contract or other"),
                Of("--amount AMOUNT", "dispute.amount", "else the whole open amount"),
                Of("--note WORDS", "dispute.words", "what the payer says"),
            ],
        },
        new Call("dispute list [INVOICE]", "ListDisputes", "Disputes, oldest first", "disputes", "invoice_number customer_display_name reason amount state triage_due_time name")
        {
            Defaults = [("parent", "customers/-/invoices/-")],
            Inputs = [Name("INVOICE", "parent"), Filter("--state STATE", "state", "open, accepted or rejected")],
        },
        new Call("dispute resolve DISPUTE", "ResolveDispute", "Say what came of it", "dispute")
        {
            Inputs =
            [
                Name("DISPUTE", "name"),
                Of("--outcome STATE!", "outcome", "accepted or rejected"),
                Of("--note WORDS!", "words", "why"),
            ],
        },

        new Call("expect add INVOICE", "ExpectPayment", "Somebody says money has come or will come", "expectation")
        {
            Inputs = [Name("INVOICE", "parent"), Of("--amount AMOUNT", "amount", "else the whole open amount"), Of("--evidence WORDS!", "evidence", "who said it and how")],
        },
        new Call("expect list [INVOICE]", "ListExpectations", "Expectations, newest first", "expectations", "name kind amount expire_date state evidence creator")
        {
            Defaults = [("parent", "customers/-/invoices/-")],
            Inputs = [Name("INVOICE", "parent"), Filter("--state STATE", "state", "active, met, expired or cancelled")],
        },
        new Call("expect cancel EXPECTATION", "CancelExpectation", "End it; chasing resumes", "expectation") { Inputs = [Name("EXPECTATION", "name"), Of("--reason WORDS", "reason", "why")] },

        new Call("hold customer CUSTOMER", "HoldCustomer", "No chasing of any of its invoices until a date", "customer") { Inputs = [Name("CUSTOMER", "name", "customers"), Of("--until DATE!", "until", "the first date on which chasing may go on"), _reason] },
        new Call("hold invoice INVOICE", "HoldInvoice", "No chasing of it until a date", "invoice") { Inputs = [Name("INVOICE", "name"), Of("--until DATE!", "until", "the first date on which chasing may go on"), _reason] },
        new Call("hold release-customer CUSTOMER", "ReleaseCustomerHold", "End the hold", "customer") { Inputs = [Name("CUSTOMER", "name", "customers")] },
        new Call("hold release-invoice INVOICE", "ReleaseInvoiceHold", "End the hold", "invoice") { Inputs = [Name("INVOICE", "name")] },

        new Call("note add RESOURCE TEXT", "CreateNote", "Write a note; @mentions notify", "note") { Inputs = [Name("RESOURCE", "parent"), Value("TEXT", "text")] },
        new Call("note list RESOURCE", "ListNotes", "Notes, newest first; - lists those that mention you", "notes", "create_time author text parent") { Inputs = [Name("RESOURCE", "parent")] },

        new Call("suppress add", "CreateSuppression", "Do not write to an address, a domain or a customer", "suppression")
        {
            Inputs =
            [
                Of("--email ADDRESS", "suppression.email", "wherever it stands"),
                Of("--domain DOMAIN", "suppression.domain", "every address in it"),
                Of("--customer CUSTOMER", "suppression.customer", "every address of it", "customers"),
                Of("--until DATE", "suppression.expire_date", "the first date on which it may be written to again"),
                Of("--permanent", "suppression.permanent", "instead of --until"),
                Of("--reason WORDS!", "suppression.reason", "why"),
            ],
        },
        new Call("suppress list", "ListSuppressions", "Suppressions, newest first", "suppressions", "name email domain customer reason expire_date permanent state")
        {
            Inputs = [Filter("--state STATE", "state", "active, expired or lifted")],
        },
        new Call("suppress lift SUPPRESSION", "LiftSuppression", "End it before its date", "suppression") { Inputs = [Name("SUPPRESSION", "name", "suppressions"), _reason] },

        new Call("escalate add CUSTOMER", "CreateEscalation", "Ask for help with a customer", "escalation")
        {
            Inputs =
            [
                Name("CUSTOMER", "escalation.customer", "customers"),
                Of("--to TARGET!", "escalation.target", "manager, senior-operator, sales, csm or legal"),
                Of("--person USER", "escalation.person", "to one person", "users"),
                Of("--invoices NAMES", "escalation.invoices", "separated by commas"),
                Of("--reason WORDS!", "escalation.reason", "why"),
            ],
        },
        new Call("escalate list", "ListEscalations", "Escalations, newest first", "escalations", "name customer target person reason state creator create_time"),
        new Call("escalate close ESCALATION", "CloseEscalation", "Say what came of it", "escalation") { Inputs = [Name("ESCALATION", "name", "escalations"), Of("--outcome WORDS!", "outcome", "what came of it")] },
    ];
}
