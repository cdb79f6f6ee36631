using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Plixo.Silo.Mailer;

/// <summary>
/// What may have been sent, outside the database: after a restore it says which Message-IDs the store has forgotten.
/// </summary>
public interface IMailJournal
{
    /// <summary>Durable when it returns: called before the first of their dots.</summary>
    void Append(IReadOnlyCollection<JournalLine> lines);
}

/// <param name="At">The business instant of the arm.</param>
/// <param name="Store">The id of the store that it was sent for.</param>
/// <param name="Segment">Under whose permit; empty in lines that say none.</param>
public sealed record JournalLine(Instant At, string Store, string MessageId, string Transmission, int Attempt, string Segment = "")
{
    /// <summary>Null where the text is no whole line.</summary>
    public static JournalLine? Parse(string line) =>
        line.Split(' ') is [var time, var store, var messageId, var transmission, var attempt, .. { Length: <= 1 } segment]
        && InstantPattern.ExtendedIso.Parse(time) is { Success: true } at && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new JournalLine(at.Value, store, messageId, transmission, number, segment is [var under] ? under : "")
            : null;

    /// <summary>Separated by blanks, which stand in none of the parts.</summary>
    public override string ToString() => $"{InstantPattern.ExtendedIso.Format(At)} {Store} {MessageId} {Transmission} {Attempt} {Segment}".TrimEnd();
}

/// <summary>`Mail:Journal`: a file that only grows, one line a transmission, written by one silo at a time.</summary>
public sealed class FileJournal : IMailJournal, IDisposable
{
    private readonly FileStream owned;
    private readonly FileStream file;
    private readonly Lock gate = new();

    /// <exception cref="IOException">It cannot be written, or another silo writes it: each would write over the other's lines.</exception>
    public FileJournal(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        owned = Own(path);
        var isTorn = IsTorn(path);
        file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        if (isTorn) file.WriteByte((byte)'\n');
    }

    /// <summary>The lines of a store, oldest first. A line that a crash cut short stands for no dot and is passed over.</summary>
    public static IEnumerable<JournalLine> Read(string path, string store) => !File.Exists(path)
        ? []
        : File.ReadLines(path).Select(JournalLine.Parse).OfType<JournalLine>().Where(line => line.Store == store);

    /// <summary>
    /// Takes the lines of a store that is given up out of the journal; what other stores sent stays. Answers the Message-IDs of
    /// the lines that went, without brackets.
    /// </summary>
    public static IReadOnlySet<string> Forget(string path, string store)
    {
        if (!File.Exists(path)) return new HashSet<string>();
        var (gone, kept) = (new HashSet<string>(), new List<string>());
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(' ') is [_, var of, var messageId, ..] && of == store) gone.Add(messageId.Trim('<', '>'));
            else kept.Add(line);
        }

        File.WriteAllLines(path + ".new", kept);
        File.Move(path + ".new", path, overwrite: true);
        return gone;
    }

    public void Append(IReadOnlyCollection<JournalLine> lines)
    {
        lock (gate)
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n"))));
            file.Flush(flushToDisk: true);
        }
    }

    public void Dispose()
    {
        file.Dispose();
        owned.Dispose();
    }

    /// <summary>A file beside it is locked: a lock on the journal itself would keep its readers out.</summary>
    private static FileStream Own(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new IOException($"'{path}' is in use by another silo; each has a journal of its own.", fault);
        }
    }

    /// <summary>The last line was cut short; what comes next must not be written behind it.</summary>
    private static bool IsTorn(string path)
    {
        if (!File.Exists(path)) return false;
        using var end = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (end.Length == 0) return false;
        end.Seek(-1, SeekOrigin.End);
        return end.ReadByte() != '\n';
    }
}
