namespace Plixo.Bench;

/// <summary>The one line that each figure is printed as.</summary>
internal static class Line
{
    public static void Ratio(string name, double ours, double theirs, double bar) =>
        Console.WriteLine(
            $"{name} ours={ours:0}/s theirs={theirs:0}/s ratio={ours / theirs:0.00#} bar={bar:0.0#} {(ours / theirs >= bar ? "held" : "short")}");

    /// <summary>A figure of which less is better, against theirs.</summary>
    public static void AtMost(string name, double ours, double theirs, string unit, double bar) =>
        Console.WriteLine(
            $"{name} ours={ours:0}{unit} theirs={theirs:0}{unit} ratio={ours / theirs:0.00} bar={bar:0.00} {(ours / theirs <= bar ? "held" : "short")}");

    public static void AtMost(string name, double milliseconds, double bar) =>
        Console.WriteLine($"{name} ours={milliseconds:0.00}ms theirs=- ratio=- bar={bar:0}ms {(milliseconds < bar ? "held" : "short")}");

    /// <summary>A rate that has nothing to stand against.</summary>
    public static void AtLeast(string name, double ours, double bar) =>
        Console.WriteLine($"{name} ours={ours:0}/s theirs=- ratio=- bar={bar:0}/s {(ours >= bar ? "held" : "short")}");

    /// <summary>A figure of which less is better, that has nothing to stand against.</summary>
    public static void Below(string name, double ours, string unit, double bar) =>
        Console.WriteLine($"{name} ours={ours:0.##}{unit} theirs=- ratio=- bar={bar:0.##}{unit} {(ours < bar ? "held" : "short")}");

    /// <summary>A figure without a bar.</summary>
    public static void Report(string name, double ours, double theirs) =>
        Console.WriteLine($"{name} ours={ours:0}/s theirs={theirs:0}/s ratio={ours / theirs:0.00} bar=- -");
}
