using Plixo.Bench.Day;
using Plixo.Bench.Rpc;
using Plixo.Bench.Turns;

// Each name measures one thing and prints one line a figure; without names all are measured.
var all = new Dictionary<string, Func<Task>>
{
    ["turns"] = TurnsBench.RunAsync,
    ["rpc"] = RpcBench.RunAsync,
    ["import"] = ImportBench.RunAsync,
    ["day"] = DayBench.RunAsync,
};

// What a measure starts as a process of its own.
if (args is [RpcBench.ServerName])
{
    await EchoServer.RunAsync();
    return 0;
}

foreach (var name in args.Length == 0 ? [.. all.Keys] : args)
{
    if (!all.TryGetValue(name, out var run))
    {
        await Console.Error.WriteLineAsync($"There is no bench '{name}'; there are: {string.Join(", ", all.Keys)}.");
        return 2;
    }

    await run();
}

return 0;
