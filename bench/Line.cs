namespace Plixo.Bench;

/// <summary>The one line that each figure is printed as.</summary>
internal static class Line
{
    public static void Ratio(string name, double ours, double theirs, double bar) =>
        Console.WriteLine(
            $"{name} ours={ours:0}/s theirs={theirs:0}/s ratio={ours / theirs:0.00} bar={bar:0.0} {(ours / theirs >= bar ? "held" : "short")}");

    public static void AtMost(string name, double milliseconds, double bar) =>
        Console.WriteLine($"{name} ours={milliseconds:0.00}ms theirs=- ratio=- bar={bar:0}ms {(milliseconds < bar ? "held" : "short")}");
}
