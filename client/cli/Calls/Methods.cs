using Google.Protobuf.Reflection;
using Google.Rpc;
using Plixo.V1;

namespace Plixo.Cli.Calls;

/// <summary>Every method of the contract, by name.</summary>
internal static class Methods
{
    public static IReadOnlyList<FileDescriptor> Files { get; } =
    [
        AuditReflection.Descriptor, ContactReflection.Descriptor, CustomerReflection.Descriptor, DisputeReflection.Descriptor,
        DraftReflection.Descriptor, EscalationReflection.Descriptor, ExportReflection.Descriptor, ImportReflection.Descriptor, InvoiceReflection.Descriptor,
        JobReflection.Descriptor, KpiReflection.Descriptor, MailReflection.Descriptor, NoteReflection.Descriptor,
        OperationsReflection.Descriptor, PlanReflection.Descriptor, PromiseReflection.Descriptor, QueueReflection.Descriptor,
        SegmentReflection.Descriptor, SettingsReflection.Descriptor, SuppressionReflection.Descriptor, TemplateReflection.Descriptor,
        UserReflection.Descriptor, WorkItemReflection.Descriptor,
    ];

    /// <summary>For messages in an Any: the contract's own, and the details of errors.</summary>
    public static TypeRegistry Types { get; } = TypeRegistry.FromFiles([.. Files, ErrorDetailsReflection.Descriptor]);

    public static IEnumerable<MethodDescriptor> All => Files.SelectMany(file => file.Services).SelectMany(service => service.Methods);

    /// <summary>
    /// Finds `plixo.v1.DraftService/SendDraft`, also written `DraftService/SendDraft` or `SendDraft`. Null where there is none.
    /// </summary>
    public static MethodDescriptor? Find(string name)
    {
        var parts = name.TrimStart('/').Split('/');
        return parts.Length switch
        {
            1 => All.FirstOrDefault(method => method.Name == parts[0]),
            2 => All.FirstOrDefault(method => method.Name == parts[1] && (method.Service.FullName == parts[0] || method.Service.Name == parts[0])),
            _ => null,
        };
    }
}
