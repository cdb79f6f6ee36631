using System.Diagnostics;

namespace Plixo.Bench;

/// <summary>Says where something stands, every five seconds.</summary>
internal sealed class Progress(string what)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long said = Stopwatch.GetTimestamp();

    public bool IsDue => Stopwatch.GetElapsedTime(said) >= Every;

    public void Say(string where)
    {
        if (!IsDue) return;
        Console.WriteLine($"  {where} {what}");
        said = Stopwatch.GetTimestamp();
    }
}
