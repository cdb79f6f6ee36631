using System.Diagnostics.CodeAnalysis;

namespace Plixo.Silo.Host.Configuration;

/// <summary>Makes a value of what stands under a key; false where it takes no such text.</summary>
public delegate bool Parser<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>
/// Reads keys one by one and remembers them, so that what nobody asked for is unknown. The first fault ends the reading.
/// </summary>
/// <param name="values">By key, parts joined by colons; in any case of letters.</param>
public sealed class ConfigurationReader(IEnumerable<KeyValuePair<string, string>> values)
{
    /// <summary>Texts that a sample leaves for the reader to replace.</summary>
    private static readonly string[] Placeholders =
        ["change-me", "changeme", "change me", "replace-me", "replaceme", "placeholder", "your-", "secret", "password", "todo", "xxx", "example"];

    private readonly Dictionary<string, string> values = new(values, StringComparer.OrdinalIgnoreCase);
    private readonly List<string> known = [];

    /// <summary>Every key that was asked for, in order.</summary>
    public IReadOnlyList<string> Known => known;

    /// <param name="key">The key.</param>
    /// <param name="fallback">Where nothing stands under it.</param>
    /// <param name="takes">In words, for the line that a wrong value ends in.</param>
    /// <param name="parse">Reads what stands there.</param>
    public T Read<T>(string key, T fallback, string takes, Parser<T> parse)
    {
        if (Text(key) is not { } text) return fallback;
        return parse(text, out var value) ? value : throw Wrong(key, text, takes);
    }

    /// <summary>Any text; null where there is none.</summary>
    public string? Text(string key)
    {
        known.Add(key);
        return values.TryGetValue(key, out var text) && text.Trim().Length > 0 ? text.Trim() : null;
    }

    /// <summary>What stands below a section, by key.</summary>
    public IEnumerable<KeyValuePair<string, string>> Below(string section) =>
        values.Where(pair => pair.Key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>A secret, from the key or from the file that the key with `File` names. A wrong value is never shown.</summary>
    public T? Secret<T>(string key, string takes, Parser<T> parse)
        where T : class
    {
        var text = Text(key);
        var path = Text($"{key}File");
        if (text is not null && path is not null) throw new ConfigurationException($"{key} and {key}File are both given: keep one of them.");
        if (path is not null) text = FileText($"{key}File", path);
        if (text is null) return null;
        if (IsPlaceholder(text)) throw new ConfigurationException($"{key} is still a placeholder: it takes {takes}.");
        return parse(text, out var value) ? value : throw new ConfigurationException($"{key} is not what it must be: it takes {takes}.");
    }

    /// <summary>Ends the reading: a key that nobody asked for is an error, because it is most often a misspelt one.</summary>
    public void RefuseUnknown(params IEnumerable<string> sectionsOfOthers)
    {
        var others = sectionsOfOthers.ToList();
        var unknown = values.Keys.Order(StringComparer.OrdinalIgnoreCase).FirstOrDefault(key =>
            !known.Contains(key, StringComparer.OrdinalIgnoreCase) &&
            !others.Any(other => key.Equals(other, StringComparison.OrdinalIgnoreCase) || key.StartsWith($"{other}:", StringComparison.OrdinalIgnoreCase)));
        if (unknown is null) return;
        var near = known.MinBy(key => Distance(key.ToUpperInvariant(), unknown.ToUpperInvariant()))!;
        throw new ConfigurationException(
            $"{unknown} is no key of Plixo; the nearest is {near}. docs/configuration.md lists all with what they take.");
    }

    public static ConfigurationException Wrong(string key, string text, string takes) => new($"{key} is '{text}': it takes {takes}.");

    private static string FileText(string key, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{key} is '{path}': it takes a file that can be read ({fault.Message})");
        }
    }

    private static bool IsPlaceholder(string text) =>
        text.StartsWith('<') || text.Distinct().Count() == 1 ||
        (text.Length < 32 && Placeholders.Any(placeholder => text.Contains(placeholder, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Levenshtein's distance, for the hint.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
