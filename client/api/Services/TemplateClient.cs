using Google.Protobuf.Reflection;
using Plixo.Rpc.Client;
using Plixo.V1;

namespace Plixo.Client.Services;

/// <summary>E-mail templates: versions, one text per language, fields in braces.</summary>
public sealed class TemplateClient(PlixoChannel channel)
{
    private static readonly ServiceDescriptor _service = TemplateReflection.Descriptor.Services[0];
    private static readonly RpcMethod<CreateTemplateRequest, CreateTemplateResponse> _createTemplate = new(_service.FindMethodByName("CreateTemplate"));
    private static readonly RpcMethod<GetTemplateRequest, GetTemplateResponse> _getTemplate = new(_service.FindMethodByName("GetTemplate"));
    private static readonly RpcMethod<ListTemplatesRequest, ListTemplatesResponse> _listTemplates = new(_service.FindMethodByName("ListTemplates"));
    private static readonly RpcMethod<UpdateTemplateRequest, UpdateTemplateResponse> _updateTemplate = new(_service.FindMethodByName("UpdateTemplate"));
    private static readonly RpcMethod<PreviewTemplateRequest, PreviewTemplateResponse> _previewTemplate = new(_service.FindMethodByName("PreviewTemplate"));
    private static readonly RpcMethod<ListMergeFieldsRequest, ListMergeFieldsResponse> _listMergeFields = new(_service.FindMethodByName("ListMergeFields"));

    /// <summary>Makes a template. An unknown field refuses it.</summary>
    public Task<CreateTemplateResponse> CreateTemplateAsync(CreateTemplateRequest request, CallOptions? options = null) =>
        channel.CallAsync(_createTemplate, request, options);

    /// <summary>One template with the present version of each text.</summary>
    public Task<GetTemplateResponse> GetTemplateAsync(GetTemplateRequest request, CallOptions? options = null) =>
        channel.CallAsync(_getTemplate, request, options);

    /// <summary>Templates, by name.</summary>
    public Task<ListTemplatesResponse> ListTemplatesAsync(ListTemplatesRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listTemplates, request, options);

    /// <summary>Replaces the texts; each that differs gets its next version, and one that is left out stays. Approved e-mails keep what was approved.</summary>
    public Task<UpdateTemplateResponse> UpdateTemplateAsync(UpdateTemplateRequest request, CallOptions? options = null) =>
        channel.CallAsync(_updateTemplate, request, options);

    /// <summary>
    /// Renders a template, saved or not, for a real customer, and says which fields are missing. It counts as the preview that
    /// Autopilot asks for when it is the present version.
    /// </summary>
    public Task<PreviewTemplateResponse> PreviewTemplateAsync(PreviewTemplateRequest request, CallOptions? options = null) =>
        channel.CallAsync(_previewTemplate, request, options);

    /// <summary>The fields that templates may use, with what each stands for.</summary>
    public Task<ListMergeFieldsResponse> ListMergeFieldsAsync(ListMergeFieldsRequest request, CallOptions? options = null) =>
        channel.CallAsync(_listMergeFields, request, options);
}
