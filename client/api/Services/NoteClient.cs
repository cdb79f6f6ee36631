using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>Notes on customers, invoices and segments.</summary>
public sealed class NoteClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = NoteReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateNoteRequest, CreateNoteResponse> _createNote = new(_service.FindMethodByName("CreateNote"));
    private static readonly RpcMethod<ListNotesRequest, ListNotesResponse> _listNotes = new(_service.FindMethodByName("ListNotes"));

    /// <summary>Writes a note. Each @mention notifies that user and opens just that case to them.</summary>
    public Task<CreateNoteResponse> CreateNoteAsync(CreateNoteRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createNote, request, options);

    /// <summary>Notes of a customer, invoice or segment, newest first; `-` lists those that mention the caller. Filter: author.</summary>
    public Task<ListNotesResponse> ListNotesAsync(ListNotesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listNotes, request, options);
}
