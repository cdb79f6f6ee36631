using System.Buffers;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Testing;
using Plixo.Rpc.Wire;

namespace Plixo.Tests.Rpc;

/// <summary>A field of a message has two names in JSON and may come once; keys that are the caller's own stand for themselves.</summary>
public sealed class JsonFields
{
    private readonly JsonCodec codec = new(TypeRegistry.FromMessages(SimpleRequest.Descriptor, ErrorInfo.Descriptor));

    [Theory]
    [InlineData("""{"a_b":1,"aB":2,"c":[{"d_e":1,"dE":2}]}""")]
    public void Keys_of_a_struct_are_its_own(string json) => Assert.Equal(3, ((Struct)Parse(Struct.Descriptor, json)).Fields.Count);

    [Fact]
    public void Keys_of_a_map_are_its_own() =>
        Assert.Equal(2, ((ErrorInfo)Parse(ErrorInfo.Descriptor, """{"metadata":{"a_b":"1","aB":"2"}}""")).Metadata.Count);

    [Fact]
    public void Same_field_may_come_in_each_of_a_list() => Assert.Equal(
        2, ((StreamingOutputCallRequest)Parse(StreamingOutputCallRequest.Descriptor, """{"responseParameters":[{"size":1,"intervalUs":2},{"size":3,"interval_us":4}]}""")).ResponseParameters.Count);

    [Theory]
    [InlineData("""{"responseParameters":[{"size":1},{"intervalUs":2,"interval_us":2}]}""", "interval_us")]
    [InlineData("""{"responseParameters":[],"response_parameters":[]}""", "response_parameters")]
    public void Field_that_comes_twice_in_one_object_is_refused_by_its_name(string json, string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<MalformedMessageException>(() => Parse(StreamingOutputCallRequest.Descriptor, json)).Message);

    [Theory]
    [InlineData("""{"details":[{"@type":"type.googleapis.com/grpc.testing.SimpleRequest","responseSize":1,"response_size":2}]}""", "response_size")]
    [InlineData("""{"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","metadata":{"a":"1","a":"2"}}]}""", "a")]
    public void Field_within_an_any_is_refused_too(string json, string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<MalformedMessageException>(() => Parse(Google.Rpc.Status.Descriptor, json)).Message);

    private IMessage Parse(MessageDescriptor type, string json) => codec.Parse(type, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
}
