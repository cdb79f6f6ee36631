using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Lists;

namespace Plixo.Web.Customers;

/// <summary>The people and mailboxes of a customer.</summary>
internal static class ContactActs
{
    public const string Add = "add-contact";
    public const string Change = "contact";
    public const string Remove = "remove-contact";

    private static readonly string[] Fields = ["display_name", "email", "phone", "role", "cc", "bcc", "do_not_email_until"];

    public static async Task<Outcome> AddAsync(PostedForm form)
    {
        await form.Plixo.Contacts.CreateContactAsync(new CreateContactRequest { Parent = CustomerActs.NameOf(form), Contact = Read(form), RequestId = form.RequestId });
        return new Outcome.Done("The contact is added.");
    }

    public static async Task<Outcome> ChangeAsync(PostedForm form)
    {
        var contact = Read(form);
        (contact.Name, contact.Etag) = (NameOf(form), form.Etag);
        var answer = await form.Plixo.Contacts.UpdateContactAsync(new UpdateContactRequest
        {
            Contact = contact, UpdateMask = new FieldMask { Paths = { Fields } }, RequestId = form.RequestId,
        });
        return new Outcome.Done($"The contact is changed; what waited for the old address is written anew.{InFlight.Words(answer.InFlight)}");
    }

    public static async Task<Outcome> RemoveAsync(PostedForm form)
    {
        var answer = await form.Plixo.Contacts.DeleteContactAsync(new DeleteContactRequest { Name = NameOf(form), Etag = form.Etag, RequestId = form.RequestId });
        return new Outcome.Done($"The contact is removed. If the ledger still names it, it comes back with the next import.{InFlight.Words(answer.InFlight)}");
    }

    private static string NameOf(PostedForm form) => $"{CustomerActs.NameOf(form)}/contacts/{form.Subject}";

    private static Contact Read(PostedForm form) => new()
    {
        DisplayName = form["display_name"], Email = form["email"], Phone = form["phone"], Role = Choices.Read<ContactRole>(form["role"]),
        Cc = form["copy"] == "cc", Bcc = form["copy"] == "bcc", DoNotEmailUntil = form.DateOf("do_not_email_until"),
    };
}
