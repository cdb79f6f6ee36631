using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Mail.Addresses;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Customers;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Services.Contacts;

/// <summary>The people and mailboxes of a customer.</summary>
public sealed class ContactService(Asking asking, Present present)
{
    /// <summary>The source of contacts that were added by hand.</summary>
    private const string ByHand = "manual";

    private static readonly Listing<ContactRow> Contacts = new(
        [.. ContactTable.Instance.Table.As("p")], "contact p",
        [Field.Enum<V1.ContactRole>("role", "p.role"), Field.Text("display_name", "p.name"), Field.Text("email", "p.email")],
        [new Order("p.role"), new Order("p.name")], [new Order("p.key")], ContactTable.Instance.Read);

    public async Task<V1.CreateContactResponse> CreateContact(V1.CreateContactRequest request, CallContext call)
    {
        var customer = Names.ReadCustomer(request.Parent, "parent");
        var asked = request.Contact ?? throw Refusals.Invalid("contact", "is missing.");
        await AllowedAsync(call, customer);
        var id = request.RequestId.Length > 0 ? $"{call.Actor().Id} {request.RequestId}" : Guid.NewGuid().ToString("N");
        var key = ExternalIds.Contact(ByHand, $"{customer} {id}");
        await asking.AskAsync<CustomerReply>(call, request, customer.Grain, new RecordContact(Contact(key, ByHand, new Personal<string>("", key.Value), asked)));
        return new V1.CreateContactResponse { Contact = ToWire(await RowAsync(call, customer, key)) };
    }

    public async Task<V1.GetContactResponse> GetContact(V1.GetContactRequest request, CallContext call)
    {
        var (customer, key) = Names.ReadContact(request.Name);
        await Seen.CustomerAsync(present, call, customer);
        return new V1.GetContactResponse { Contact = ToWire(await RowAsync(call, customer, key)) };
    }

    public async Task<V1.ListContactsResponse> ListContacts(V1.ListContactsRequest request, CallContext call)
    {
        var customer = Names.ReadCustomer(request.Parent, "parent");
        await Seen.CustomerAsync(present, call, customer);
        var page = await Contacts.PageAsync(
            present.Store, call, ListRequest.Of(request), null,
            new Condition("p.customer = $parent", ("$parent", customer.Value)));
        var response = new V1.ListContactsResponse { NextPageToken = page.NextPageToken };
        response.Contacts.AddRange(page.Items.Select(ToWire));
        return response;
    }

    public async Task<V1.UpdateContactResponse> UpdateContact(V1.UpdateContactRequest request, CallContext call)
    {
        var asked = request.Contact ?? throw Refusals.Invalid("contact", "is missing.");
        var (customer, key) = Names.ReadContact(asked.Name, "contact.name");
        await AllowedAsync(call, customer);
        var answer = await asking.AskOnReadAsync<CustomerReply>(call, request, customer.Grain, () => MergedAsync(request, call, customer, key));
        return new V1.UpdateContactResponse { Contact = ToWire(await RowAsync(call, customer, key)), InFlight = { answer.InFlight } };
    }

    /// <summary>The contact as it is now, with what is to be changed.</summary>
    private async Task<Message> MergedAsync(V1.UpdateContactRequest request, CallContext call, CustomerKey customer, ContactKey key)
    {
        var asked = request.Contact;
        var now = ToWire(await RowAsync(call, customer, key));
        await asking.Kept.CheckAsync(call, request, asked.Etag, now.Etag);
        var (_, state) = await present.StateAsync<CustomerState>(customer.Grain, Names.Of(customer), call.CancellationToken);
        var known = state.Contacts.GetValueOrDefault(key.Value) ?? throw Refusals.NotFound(asked.Name);
        foreach (var path in request.UpdateMask?.Paths.ToArray() ?? [])
        {
            switch (path)
            {
                case "display_name": now.DisplayName = asked.DisplayName; break;
                case "email": now.Email = asked.Email; break;
                case "phone": now.Phone = asked.Phone; break;
                case "role": now.Role = asked.Role; break;
                case "cc": now.Cc = asked.Cc; break;
                case "bcc": now.Bcc = asked.Bcc; break;
                case "language": now.Language = asked.Language; break;
                case "do_not_email_until": now.DoNotEmailUntil = asked.DoNotEmailUntil; break;
                default: throw Refusals.Invalid("update_mask", $"'{path}' cannot be changed.");
            }
        }

        return new RecordContact(Contact(key, known.Source, known.ExternalId, now), now.Bcc);
    }

    public async Task<V1.DeleteContactResponse> DeleteContact(V1.DeleteContactRequest request, CallContext call)
    {
        var (customer, key) = Names.ReadContact(request.Name);
        await AllowedAsync(call, customer);
        var answer = await asking.AskSeenAsync<CustomerReply>(call, request, customer.Grain, request.Etag, NowAsync, new RemoveContact(key));
        return new V1.DeleteContactResponse { InFlight = { answer.InFlight } };

        async Task<string> NowAsync() => await FindAsync(call, customer, key) is { } there ? ToWire(there).Etag
            : await asking.Kept.IsAnsweredAsync(call, request) ? request.Etag
            : throw Refusals.NotFound(request.Name);
    }

    /// <summary>The grain takes contacts from the ledger without asking for a right, so people are asked here.</summary>
    private async Task AllowedAsync(CallContext call, CustomerKey customer) =>
        call.Require(Right.Work, (await Seen.CustomerAsync(present, call, customer)).Segment);

    private async Task<ContactRow> RowAsync(CallContext call, CustomerKey customer, ContactKey key) =>
        await FindAsync(call, customer, key) ?? throw Refusals.NotFound(Names.Contact(customer, key));

    private async Task<ContactRow?> FindAsync(CallContext call, CustomerKey customer, ContactKey key)
    {
        var (found, row) = await Contacts.FirstAsync(
            present.Store, call.CancellationToken,
            new Condition("p.customer = $parent AND p.key = $key", ("$parent", customer.Value), ("$key", key.Value)));
        return found ? row : null;
    }

    private static Contact Contact(ContactKey key, string source, Personal<string> externalId, V1.Contact asked)
    {
        if (asked.Email.Length > 0 && !MailAddress.TryParse(asked.Email, out _, out var fault)) throw Refusals.Invalid("email", $"{fault}");
        if (asked.Role == V1.ContactRole.Unspecified) throw Refusals.Invalid("role", "is missing.");
        Personal<string> Mine(string value) => new(value, key.Value);
        return new Contact(
            key, source, externalId, Mine(asked.DisplayName), Mine(asked.Email), Mine(asked.Phone), (ContactRole)asked.Role, asked.Cc,
            asked.Language, WireValues.ReadDateOrNull(asked.DoNotEmailUntil, "do_not_email_until"));
    }

    private static V1.Contact ToWire(ContactRow row) => new()
    {
        Name = Names.Contact(row.Customer, row.Key), DisplayName = row.Name, Email = row.Email, Phone = row.Phone,
        Role = Enum.Parse<V1.ContactRole>(row.Role), Cc = row.Cc, Bcc = row.Bcc, Language = row.Language, DoNotEmailUntil = row.DoNotEmailUntil.ToWire(),
        Etag = Etags.OfRow(ContactTable.Instance.Write(row)),
    };
}
