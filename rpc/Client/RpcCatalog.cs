using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Client;

/// <summary>Methods by name, for calls whose method is only known when a person types it.</summary>
public sealed class RpcCatalog
{
    private readonly Dictionary<string, MethodDescriptor> _methods;

    /// <param name="files">The files whose services can be called.</param>
    public RpcCatalog(params IEnumerable<FileDescriptor> files)
    {
        var distinct = files.DistinctBy(f => f.Name).ToList();
        Types = TypeRegistry.FromFiles(distinct);
        _methods = distinct.SelectMany(f => f.Services).SelectMany(s => s.Methods).ToDictionary(m => m.FullName);
    }

    /// <summary>Every method, ordered by name.</summary>
    public IEnumerable<MethodDescriptor> Methods => _methods.Values.OrderBy(m => m.FullName, StringComparer.Ordinal);

    internal TypeRegistry Types { get; }

    /// <param name="name">package.Service/Method, with or without a slash in front, or package.Service.Method.</param>
    /// <returns>Null where there is no such method.</returns>
    public MethodDescriptor? Find(string name) => _methods.GetValueOrDefault(name.TrimStart('/').Replace('/', '.'));
}
