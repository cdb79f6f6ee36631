using NodaTime;
using Plixo.Silo.Mailer;

namespace Plixo.Tests.Cases.Mailer;

public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("plixo-journal-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void One_silo_at_a_time_writes_it_and_others_may_read()
    {
        var path = Path.Combine(folder, "owned.journal");
        var line = new JournalLine(NodaTime.Instant.FromUtc(2026, 3, 2, 9, 0), "s", "<m@x>", "t", 1);
        using (var first = new FileJournal(path))
        {
            first.Append([line]);
            var refused = Assert.Throws<IOException>(() => new FileJournal(path));
            Assert.Contains("in use by another silo", refused.Message, StringComparison.Ordinal);
            Assert.Equal([line], FileJournal.Read(path, "s"));
        }

        using var second = new FileJournal(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("smb")]
    public void A_line_is_read_as_it_was_written_with_the_segment_or_without(string segment)
    {
        var line = new JournalLine(NodaConstants.UnixEpoch, "s", "<a@x.example>", "t-1", 2, segment);

        Assert.Equal(line, JournalLine.Parse($"{line}"));
        Assert.Null(JournalLine.Parse($"{line} smb smb"));
    }

    [Fact]
    public void A_store_that_is_given_up_takes_only_its_own_lines_along()
    {
        var path = Path.Combine(folder, "mail.journal");
        using (var journal = new FileJournal(path))
        {
            journal.Append([new JournalLine(NodaConstants.UnixEpoch, "demo", "<a@x.example>", "t-1", 1)]);
            journal.Append([new JournalLine(NodaConstants.UnixEpoch, "real", "<b@x.example>", "t-1", 1)]);
        }

        var gone = FileJournal.Forget(path, "demo");

        Assert.Equal(["a@x.example"], gone);
        Assert.Equal([$"{new JournalLine(NodaConstants.UnixEpoch, "real", "<b@x.example>", "t-1", 1)}"], File.ReadAllLines(path));
        Assert.Empty(FileJournal.Forget(Path.Combine(folder, "none"), "demo"));
    }

    [Fact]
    public void A_line_that_a_crash_cut_short_is_passed_over_and_takes_none_along()
    {
        var path = Path.Combine(folder, "mail.journal");
        var (first, second) = (new JournalLine(NodaConstants.UnixEpoch, "s", "<a@x.example>", "t-1", 1), new JournalLine(NodaConstants.UnixEpoch, "s", "<b@x.example>", "t-2", 3));
        using (var journal = new FileJournal(path)) journal.Append([first]);
        File.AppendAllText(path, $"{second}"[..^9]);

        using (var journal = new FileJournal(path)) journal.Append([second]);

        Assert.Equal([first, second], FileJournal.Read(path, "s"));
        Assert.Empty(FileJournal.Read(path, "other"));
        Assert.Empty(FileJournal.Read(Path.Combine(folder, "none"), "s"));
    }
}
