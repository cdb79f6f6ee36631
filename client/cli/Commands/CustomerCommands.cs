using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class CustomerCommands
{
    private static readonly Input _customer = Name("CUSTOMER", "name", "customers");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("customer list", "ListCustomers", "Customers, by name", "customers", "name display_name external_id country segment_display_name owner last_contact.time paused")
        {
            Inputs =
            [
                Filter("--search WORDS", "display_name", "words of the name", ":"),
                Filter("--segment SEGMENT", "segment", "segments/smb"),
                Filter("--owner USER", "owner", "users/dana"),
            ],
        },
        new Call("customer show CUSTOMER", "GetCustomer", "One customer with balances and standing", "customer") { Inputs = [_customer] },
        new Call("customer timeline CUSTOMER", "GetTimeline", "Everything that happened, newest first", "entries", "time kind title amount actor resource") { Inputs = [_customer] },
        new Call("customer why CUSTOMER", "WhyCustomer", "Why each open invoice is or is not chased", "dispositions", "number open_amount due_date disposition words next_eligible_time") { Inputs = [_customer] },
        new Call("customer assign CUSTOMER [USER]", "AssignOwner", "Give it to an operator, or back to the pool", "customer") { Inputs = [_customer, Name("USER", "owner", "users")] },
        new Call("call CUSTOMER", "LogCall", "Log a call, letter or meeting", "entry")
        {
            Defaults = [("channel", "call")],
            Inputs =
            [
                Name("CUSTOMER", "parent", "customers"),
                Of("--outcome OUTCOME!", "outcome", "reached, no-answer, left-message, wrong-person or refuses-to-pay"),
                Of("--channel CHANNEL", "channel", "call, letter or meeting"),
                Of("--person NAME", "person", "who was spoken to"),
                Of("--currency CODE", "currency_code", "it counts for the contact interval of this currency"),
                Of("--note WORDS", "words", "what was said"),
                Of("--next WORDS", "next_step", "makes a work item for the owner"),
            ],
        },
        new Call("contact list CUSTOMER", "ListContacts", "Contacts, by role and name", "contacts", "name display_name email phone role cc language suppressed_until") { Inputs = [Name("CUSTOMER", "parent", "customers")] },
        new Call("contact show CONTACT", "GetContact", "One contact", "contact") { Inputs = [Name("CONTACT", "name")] },
        new Call("contact add CUSTOMER", "CreateContact", "Add a contact by hand", "contact")
        {
            Inputs =
            [
                Name("CUSTOMER", "parent", "customers"),
                Of("--name NAME!", "contact.display_name", "the person or mailbox"),
                Of("--email ADDRESS", "contact.email", "one address"),
                Of("--phone NUMBER", "contact.phone", "for calls"),
                Of("--role ROLE!", "contact.role", "billing, collections, escalation or disputes"),
                Of("--cc", "contact.cc", "gets a copy instead"),
                Of("--language TAG", "contact.language", "else the customer's"),
            ],
        },
        new Call("contact set CONTACT FIELD=VALUE...", "UpdateContact", "Change a contact", "contact") { Inputs = [Name("CONTACT", "contact.name"), Assignments("FIELD=VALUE", "contact")] },
        new Call("contact remove CONTACT...", "DeleteContact", "Remove a contact", "") { Inputs = [Name("CONTACT", "name")] },
    ];
}
