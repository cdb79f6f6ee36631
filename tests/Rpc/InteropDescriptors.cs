using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Testing;

namespace Plixo.Tests.Rpc;

/// <summary>The descriptors of the interop service and of ErrorInfo, imports first, for clients that read them at run time.</summary>
internal static class InteropDescriptors
{
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
        return proto;
    }
}
