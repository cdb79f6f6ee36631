using Plixo.Bench.Day;
using Plixo.Bench.Million;
using Plixo.Bench.Rpc;
using Plixo.Bench.Turns;

// Each name measures one thing and prints one line a figure; without names all are measured. `million=100000` gives a size.
var all = new Dictionary<string, Func<string, Task>>
{
    ["turns"] = _ => TurnsBench.RunAsync(),
    ["rpc"] = _ => RpcBench.RunAsync(),
    ["import"] = _ => ImportBench.RunAsync(),
    ["day"] = _ => DayBench.RunAsync(),
    ["cap"] = _ => CapBench.RunAsync(),
    ["million"] = MillionBench.RunAsync,
};

// What a measure starts as a process of its own.
if (args is [RpcBench.ServerName])
{
    await EchoServer.RunAsync();
    return 0;
}

foreach (var given in args.Length == 0 ? [.. all.Keys] : args)
{
    var name = given.Split('=')[0];
    if (!all.TryGetValue(name, out var run))
    {
        await Console.Error.WriteLineAsync($"There is no bench '{name}'; there are: {string.Join(", ", all.Keys)}.");
        return 2;
    }

    await run(given[name.Length..].TrimStart('='));
}

return 0;
