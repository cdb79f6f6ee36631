using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Reflection;

/// <summary>Files by name and by the symbols they define, with everything they import.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];

    public DescriptorIndex(IEnumerable<FileDescriptor> roots)
    {
        foreach (var root in roots)
            Add(root);
    }

    public FileDescriptor? FileNamed(string name) => _files.GetValueOrDefault(name);

    /// <param name="symbol">Full name of a service, method, message, field, enum or enum value.</param>
    public FileDescriptor? FileOf(string symbol) => _symbols.GetValueOrDefault(symbol);

    public bool HasMessage(string name) => FileOf(name)?.MessageTypes.Any(m => m.FullName == name) ?? false;

    /// <summary>A file and all it imports, each once, as serialised descriptors.</summary>
    public static IEnumerable<ByteString> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>();
        var open = new Stack<FileDescriptor>([file]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Name))
                continue;
            yield return next.SerializedData;
            foreach (var import in next.Dependencies)
                open.Push(import);
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
            return;
        foreach (var import in file.Dependencies)
            Add(import);
        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
                _symbols[method.FullName] = file;
        }
        foreach (var message in file.MessageTypes)
            Add(message, file);
        foreach (var type in file.EnumTypes)
            Add(type, file);
    }

    private void Add(MessageDescriptor message, FileDescriptor file)
    {
        _symbols[message.FullName] = file;
        foreach (var field in message.Fields.InDeclarationOrder())
            _symbols[field.FullName] = file;
        foreach (var nested in message.NestedTypes)
            Add(nested, file);
        foreach (var type in message.EnumTypes)
            Add(type, file);
    }

    private void Add(EnumDescriptor type, FileDescriptor file)
    {
        _symbols[type.FullName] = file;
        foreach (var value in type.Values)
            _symbols[value.FullName] = file;
    }
}
