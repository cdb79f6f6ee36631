using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>The people and mailboxes of a customer.</summary>
public sealed class ContactClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = ContactReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateContactRequest, CreateContactResponse> _createContact = new(_service.FindMethodByName("CreateContact"));
    private static readonly RpcMethod<GetContactRequest, GetContactResponse> _getContact = new(_service.FindMethodByName("GetContact"));
    private static readonly RpcMethod<ListContactsRequest, ListContactsResponse> _listContacts = new(_service.FindMethodByName("ListContacts"));
    private static readonly RpcMethod<UpdateContactRequest, UpdateContactResponse> _updateContact = new(_service.FindMethodByName("UpdateContact"));
    private static readonly RpcMethod<DeleteContactRequest, DeleteContactResponse> _deleteContact = new(_service.FindMethodByName("DeleteContact"));

    /// <summary>Adds a contact by hand.</summary>
    public Task<CreateContactResponse> CreateContactAsync(CreateContactRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createContact, request, options);

    /// <summary>One contact.</summary>
    public Task<GetContactResponse> GetContactAsync(GetContactRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getContact, request, options);

    /// <summary>Contacts of a customer, by role and name.</summary>
    public Task<ListContactsResponse> ListContactsAsync(ListContactsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listContacts, request, options);

    /// <summary>Changes the fields that the mask names. Unsent e-mail to an old address is withdrawn and drafted anew.</summary>
    public Task<UpdateContactResponse> UpdateContactAsync(UpdateContactRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateContact, request, options);

    /// <summary>Removes a contact. One that the ledger still names comes back at the next import.</summary>
    public Task<DeleteContactResponse> DeleteContactAsync(DeleteContactRequest request, CallOptions? options = null) =>
        channel.CallAsync(_deleteContact, request, options);
}
