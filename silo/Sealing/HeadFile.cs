using System.Text;

namespace Plixo.Silo.Sealing;

/// <summary>`Audit:Heads`: a file outside the store that only grows, one signed head a line.</summary>
public sealed class HeadFile(string path)
{
    /// <summary>Durable when it returns.</summary>
    public void Append(SignedHead head)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.UTF8.GetBytes($"{head}\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Those of one store; none where there is no file.</summary>
    /// <exception cref="FormatException">A line is no head; the message names it.</exception>
    public IReadOnlyList<SignedHead> Of(string store)
    {
        if (!File.Exists(path)) return [];
        var heads = new List<SignedHead>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                heads.Add(SignedHead.Parse(line));
            }
            catch (FormatException fault)
            {
                throw new FormatException($"{path}, line {number}: {fault.Message}", fault);
            }
        }

        return [.. heads.Where(head => head.Store == store)];
    }
}
