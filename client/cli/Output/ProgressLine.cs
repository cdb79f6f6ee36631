namespace Plixo.Cli.Output;

/// <summary>How far long work has come, on one line of the terminal; nothing where standard error is no terminal.</summary>
internal sealed class ProgressLine(TextWriter errors) : IDisposable
{
    private const int BarWidth = 24;

    /// <summary>At most ten times a second.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly bool _shown = ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected;
    private long _last;
    private int _width;

    /// <param name="total">0 while it is not known.</param>
    public void Report(string what, long done, long total, string unit)
    {
        if (!_shown || (_last != 0 && TimeProvider.System.GetElapsedTime(_last) < _pause && done != total))
            return;
        _last = TimeProvider.System.GetTimestamp();
        Draw(Text(what, done, total, unit));
    }

    public void Dispose()
    {
        if (_width > 0)
            Draw("");
    }

    /// <summary>`importing  [######                  ]  25 %  750 of 3,000 rows`.</summary>
    public static string Text(string what, long done, long total, string unit)
    {
        if (total <= 0)
            return $"{what}  {done:N0} {unit}";
        var part = Math.Clamp((double)done / total, 0, 1);
        var filled = (int)(part * BarWidth);
        return $"{what}  [{new string('#', filled)}{new string(' ', BarWidth - filled)}]  {part * 100:0} %  {done:N0} of {total:N0} {unit}";
    }

    private void Draw(string text)
    {
        errors.Write("\r" + text.PadRight(_width) + (text.Length == 0 ? "\r" : ""));
        _width = text.Length;
    }
}
