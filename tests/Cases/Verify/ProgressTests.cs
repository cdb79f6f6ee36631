using Plixo.Silo.Host;

namespace Plixo.Tests.Cases.Verify;

public sealed class ProgressTests
{
    [Fact]
    public void Every_percent_is_shown_once_and_the_line_is_taken_away()
    {
        using var terminal = new StringWriter();
        var progress = new VerifyProgress(terminal);

        for (var done = 1; done <= 1_000; done++) progress.Report(done, 1_000);
        progress.Clear();

        var lines = terminal.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([.. Enumerable.Range(0, 101).Select(percent => $"{percent} % of 1000 grains")], lines.SkipLast(1).Select(line => line.TrimEnd()));
        Assert.Equal("", lines[^1].Trim());
    }
}
