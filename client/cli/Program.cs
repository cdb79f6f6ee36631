using Plixo.Cli;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
return (int)await CommandLine.RunAsync(args, Console.Out, Console.Error, stop.Token);
