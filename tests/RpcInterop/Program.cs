using Plixo.Tests.RpcInterop;

// dotnet run --project tests/RpcInterop [-- GRPC_PORT WEB_PORT]; 0 takes a free port.
var grpc = args.Length > 0 ? int.Parse(args[0]) : InteropHost.DefaultGrpcPort;
var web = args.Length > 1 ? int.Parse(args[1]) : InteropHost.DefaultWebPort;

await using var host = await InteropHost.StartAsync(grpc, web);
Console.WriteLine($"gRPC on {host.Grpc}");
Console.WriteLine($"gRPC-Web and Connect on {host.Web}");
await host.StoppedAsync();
