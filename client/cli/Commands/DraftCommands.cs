using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class DraftCommands
{
    private const string Columns = "state customer_display_name total subject expected_time waits name";

    private const string Brief = "name state subject recipients expected_time waits return_words differences end_words";

    private static readonly Input _draft = Name("DRAFT", "name");
    private static readonly Input _reason = Of("--reason WORDS", "reason", "why");

    public static readonly ImmutableArray<Command> All =
    [
        new Call("draft list [CUSTOMER]", "ListDrafts", "Drafts, newest first", "drafts", Columns)
        {
            Defaults = [("parent", "customers/-")],
            Inputs =
            [
                Name("CUSTOMER", "parent", "customers"),
                Filter("--state STATE", "state", "drafted, approved, waiting, sending, accepted, in_doubt, …"),
                Filter("--segment SEGMENT", "segment", "segments/smb"),
            ],
        },
        new Call("draft show DRAFT", "GetDraft", "One draft", "draft") { Inputs = [_draft] },
        new Call("draft preview DRAFT", "PreviewDraft", "The e-mail as it will be read when it is expected to leave", "") { Inputs = [_draft] },
        new Call("draft mail-me DRAFT", "SendPreview", "Send the preview to yourself", "") { Inputs = [_draft] },
        new Call("draft add CUSTOMER", "CreateDraft", "Draft a mail of your own: what is open, in the template's words or yours", "draft")
        {
            Defaults = [("mail_class", "chase")],
            Brief = Brief,
            Inputs =
            [
                Name("CUSTOMER", "parent", "customers"),
                Of("--subject WORDS", "subject", "with --text: your own words; merge fields are filled"),
                Of("--text WORDS", "text", "merge fields are filled"),
                Of("--invoices NAMES", "invoices", "what it is about, separated by commas; otherwise all that may be chased"),
                Of("--currency CODE", "currency_code", "where invoices of several are open"),
            ],
        },
        new Call("draft again CUSTOMER", "RedraftCustomer", "Have the due invoices drafted again", "")
        {
            Inputs = [Name("CUSTOMER", "name", "customers"), Of("--currency CODE", "currency_code", "only this one")],
        },
        new Call("draft edit DRAFT FIELD=VALUE...", "UpdateDraft", "Change subject, text or html", "draft")
        {
            Details = "VALUE may be @FILE. Recipients are the customer's contacts, and the sender is the policy's. An approved draft goes back to drafted.",
            Brief = Brief,
            Inputs = [Name("DRAFT", "draft.name"), Assignments("FIELD=VALUE", "draft")],
        },
        new Call("draft claim DRAFT", "ClaimDraft", "Keep others from it for 5 minutes", "draft") { Brief = Brief, Inputs = [_draft] },
        new Call("draft release DRAFT", "ReleaseDraft", "Let others at it again", "draft") { Brief = Brief, Inputs = [_draft] },
        new Call("draft approve DRAFT...", "ApproveDraft", "Approve what it says now", "draft")
        {
            Brief = Brief,
            Inputs = [_draft, Of("--hash HASH", "content_hash", "only if the preview's content hash is still this")],
        },
        new Call("draft return DRAFT...", "ReturnDraft", "Take the approval back", "draft") { Brief = Brief, Inputs = [_draft, _reason] },
        new Call("draft send DRAFT...", "SendDraft", "Send an approved draft; says when it leaves and what it waits for", "") { Brief = "outcome expected_time waits undo_expire_time draft.name draft.state", Inputs = [_draft] },
        new Call("draft send-now DRAFT", "SendDraftNow", "Send now over what may be overridden: holds, promises, quiet hours, the contact interval, a stale ledger", "")
        {
            Brief = "outcome expected_time waits undo_expire_time draft.name draft.state",
            Inputs = [_draft, Of("--reason WORDS!", "reason", "audited")],
        },
        new Call("draft undo DRAFT...", "UndoDraft", "Take a send back while the undo window is open", "draft") { Brief = Brief, Inputs = [_draft] },
        new Call("draft discard DRAFT...", "DiscardDraft", "Throw it away", "draft") { Brief = Brief, Inputs = [_draft, _reason] },
        new Call("answer WORK", "CreateDraft", "Answer somebody who wrote, in their thread", "draft")
        {
            Details = "WORK is the work item of the reply.",
            Defaults = [("mail_class", "answer")],
            Brief = Brief,
            Inputs =
            [
                Name("WORK", "in_reply_to", "workItems"),
                Of("--customer CUSTOMER!", "parent", "who wrote", "customers"),
                Of("--subject WORDS!", "subject", "merge fields are filled"),
                Of("--text WORDS!", "text", "merge fields are filled"),
            ],
        },
    ];
}
