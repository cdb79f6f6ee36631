using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Testing;

namespace Plixo.Tests.Rpc;

/// <summary>
/// The descriptors of the interop service and of ErrorInfo, imports first, for clients that read them at run time. The
/// service has one method more than the server: the case of the unknown method calls it.
/// </summary>
internal static class InteropDescriptors
{
    private const string NoSuchMethod = "NoSuchCall";

    /// <returns>The path of a new file, which the caller deletes.</returns>
    public static string WriteFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"plixo-interop-{Guid.NewGuid():N}.binpb");
        File.WriteAllBytes(path, Serialized());
        return path;
    }

    public static byte[] Serialized()
    {
        var files = new FileDescriptorSet();
        var seen = new HashSet<string>();
        Add(TestReflection.Descriptor);
        Add(ErrorDetailsReflection.Descriptor);
        return files.ToByteArray();

        void Add(FileDescriptor file)
        {
            if (!seen.Add(file.Name))
                return;
            foreach (var import in file.Dependencies)
                Add(import);
            files.File.Add(WithJsonNames(file));
        }
    }

    /// <summary>Embedded descriptors leave the JSON names out; protobuf-es wants them.</summary>
    private static FileDescriptorProto WithJsonNames(FileDescriptor file)
    {
        var proto = FileDescriptorProto.Parser.ParseFrom(file.SerializedData);
        foreach (var message in proto.MessageType)
        {
            foreach (var field in message.Field)
                field.JsonName = file.FindTypeByName<MessageDescriptor>(message.Name).FindFieldByNumber(field.Number).JsonName;
        }
        foreach (var service in proto.Service.Where(service => service.Name == TestReflection.Descriptor.Services[0].Name))
        {
            var more = service.Method.First(method => method.Name == "UnimplementedCall").Clone();
            more.Name = NoSuchMethod;
            service.Method.Add(more);
        }
        return proto;
    }
}
