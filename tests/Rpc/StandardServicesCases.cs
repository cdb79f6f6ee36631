using Grpc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Plixo.Rpc;
using Plixo.Rpc.Client;
using Plixo.Rpc.Health;
using Plixo.Rpc.Protos.Health.V1;
using static Plixo.Rpc.Protos.Health.V1.HealthCheckResponse.Types;
using ReflectionAlpha = Plixo.Rpc.Protos.Reflection.V1Alpha;
using ReflectionV1 = Plixo.Rpc.Protos.Reflection.V1;

namespace Plixo.Tests.Rpc;

/// <summary>Health, reflection and calls by name.</summary>
public sealed class StandardServicesCases(Interop interop) : IClassFixture<Interop>
{
    private static RpcMethod<HealthCheckRequest, HealthCheckResponse> Check { get; } =
        RpcMethod.Of<HealthCheckRequest, HealthCheckResponse>(HealthReflection.Descriptor.Services[0], "Check");

    private static RpcMethod<HealthCheckRequest, HealthCheckResponse> Watch { get; } =
        RpcMethod.Of<HealthCheckRequest, HealthCheckResponse>(HealthReflection.Descriptor.Services[0], "Watch");

    [Fact]
    public async Task Health_checks_the_server_and_refuses_what_it_does_not_know()
    {
        Assert.Equal(ServingStatus.Serving, (await interop.Channel.UnaryAsync(Check, new HealthCheckRequest())).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(() => interop.Channel.UnaryAsync(Check, new HealthCheckRequest { Service = "no.such" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Health_watch_tells_each_change()
    {
        var health = interop.Host.Services.GetRequiredService<HealthService>();
        var seen = new List<ServingStatus>();
        await foreach (var response in interop.Channel.ServerStreaming(Watch, new HealthCheckRequest { Service = "a.B" }))
        {
            seen.Add(response.Status);
            if (seen.Count == 3)
                break;
            health.Set("a.B", seen.Count == 1 ? ServingStatus.Serving : ServingStatus.NotServing);
        }
        Assert.Equal([ServingStatus.ServiceUnknown, ServingStatus.Serving, ServingStatus.NotServing], seen);
    }

    [Fact]
    public async Task Reflection_answers_each_question_in_order()
    {
        var method = RpcMethod.Of<ReflectionV1.ServerReflectionRequest, ReflectionV1.ServerReflectionResponse>(
            ReflectionV1.ReflectionReflection.Descriptor.Services[0], "ServerReflectionInfo");
        var answers = new List<ReflectionV1.ServerReflectionResponse>();
        await foreach (var answer in interop.Channel.Duplex(method, Interop.From<ReflectionV1.ServerReflectionRequest>(
            new() { ListServices = "*" },
            new() { FileContainingSymbol = "grpc.testing.TestService.UnaryCall" },
            new() { FileByFilename = "messages.proto" },
            new() { FileContainingSymbol = "no.such" })))
            answers.Add(answer);
        Assert.Contains("grpc.testing.TestService", answers[0].ListServicesResponse.Service.Select(s => s.Name));
        Assert.Equal(3, answers[1].FileDescriptorResponse.FileDescriptorProto.Count);
        Assert.Equal(MessagesReflection.Descriptor.SerializedData, answers[2].FileDescriptorResponse.FileDescriptorProto.Single());
        Assert.Equal((int)StatusCode.NotFound, answers[3].ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task Reflection_answers_under_its_older_name_too()
    {
        var method = RpcMethod.Of<ReflectionAlpha.ServerReflectionRequest, ReflectionAlpha.ServerReflectionResponse>(
            ReflectionAlpha.ReflectionReflection.Descriptor.Services[0], "ServerReflectionInfo");
        Assert.Equal("grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfo", method.Descriptor.FullName);
        var answers = new List<ReflectionAlpha.ServerReflectionResponse>();
        await foreach (var answer in interop.Channel.Duplex(method, Interop.From<ReflectionAlpha.ServerReflectionRequest>(
            new() { ListServices = "*" }, new() { FileByFilename = "messages.proto" }, new() { FileContainingSymbol = "no.such" })))
            answers.Add(answer);
        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "grpc.testing.TestService",
                "grpc.testing.WitnessService"],
            answers[0].ListServicesResponse.Service.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(MessagesReflection.Descriptor.SerializedData, answers[1].FileDescriptorResponse.FileDescriptorProto.Single());
        Assert.Equal((int)StatusCode.NotFound, answers[2].ErrorResponse.ErrorCode);
    }

    [Theory]
    [InlineData("grpc.testing.TestService/StreamingOutputCall")]
    [InlineData("/grpc.testing.TestService/StreamingOutputCall")]
    [InlineData("grpc.testing.TestService.StreamingOutputCall")]
    public async Task Json_call_by_name(string name)
    {
        var catalog = new RpcCatalog(TestReflection.Descriptor);
        var lines = new List<string>();
        await foreach (var line in interop.Channel.CallJson(catalog, catalog.Find(name)!, ["""{"response_parameters":[{"size":1},{"size":2}]}"""]))
            lines.Add(line);
        Assert.Equal(["""{ "payload": { "body": "AA==" } }""", """{ "payload": { "body": "AAA=" } }"""], lines);
    }

    [Fact]
    public async Task Json_call_of_every_kind()
    {
        var catalog = new RpcCatalog(TestReflection.Descriptor);
        Assert.Equal(["{ }"], await AllAsync("EmptyCall", "{}"));
        Assert.Equal(["""{ "aggregatedPayloadSize": 3 }"""],
            await AllAsync("StreamingInputCall", """{"payload":{"body":"AA=="}}""", """{"payload":{"body":"AAA="}}"""));
        Assert.Equal(["{ }"], (await AllAsync("FullDuplexCall", """{"responseParameters":[{}]}""")).Select(l => l.Replace("\"payload\": { }", "").Replace("{  }", "{ }")));
        Assert.Throws<ArgumentException>(() => interop.Channel.CallJson(catalog, catalog.Find("grpc.testing.TestService/EmptyCall")!, []));
        Assert.Throws<ArgumentException>(() => interop.Channel.CallJson(catalog, catalog.Find("grpc.testing.TestService/EmptyCall")!, ["{\"x\":1}"]));
        Assert.Null(catalog.Find("grpc.testing.TestService/NoSuch"));

        async Task<List<string>> AllAsync(string method, params string[] requests)
        {
            var lines = new List<string>();
            await foreach (var line in interop.Channel.CallJson(catalog, catalog.Find("grpc.testing.TestService/" + method)!, requests))
                lines.Add(line);
            return lines;
        }
    }
}
