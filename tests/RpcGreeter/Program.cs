using Greetings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Plixo.Rpc.Server;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(k => k.ConfigureEndpointDefaults(l => l.Protocols = HttpProtocols.Http2));
builder.Services.AddPlixoRpc();
var app = builder.Build();
app.MapRpc(GreeterReflection.Descriptor.Services[0], new Greeter());
app.MapRpcHealth();
app.MapRpcReflection();
app.Run();

internal sealed class Greeter
{
    public Task<HelloReply> SayHello(HelloRequest request, CallContext call) =>
        Task.FromResult(new HelloReply { Message = $"Hello {request.Name}" });
}
