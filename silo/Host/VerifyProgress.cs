namespace Plixo.Silo.Host;

/// <summary>One line on a terminal, written over at every percent.</summary>
public sealed class VerifyProgress(TextWriter to)
{
    private long shown = -1;
    private int width;

    public void Report(long done, long total)
    {
        var percent = total == 0 ? 100 : Math.Min(100, done * 100 / total);
        if (percent == shown) return;
        shown = percent;
        Write($"{percent} % of {total} grains");
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (shown < 0) return;
        Write("");
        to.Write('\r');
    }

    private void Write(string line)
    {
        to.Write($"\r{line.PadRight(width)}");
        width = line.Length;
        to.Flush();
    }
}
