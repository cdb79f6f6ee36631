using System.Runtime.CompilerServices;

namespace Plixo.Tests.Support;

/// <summary>Files that nobody here wrote and that stay outside the repository. What is absent is said; test.sh repeats it at its end.</summary>
public static class Outside
{
    /// <summary>The file or folder; null, said plainly, where it is absent.</summary>
    public static string? Data(Action<string> say, params string[] path) => Find(say, "PLIXO_TEST_DATA", "data", path);

    public static string? Corpora(Action<string> say, params string[] path) => Find(say, "PLIXO_TEST_CORPORA", "corpora", path);

    private static string? Find(Action<string> say, string variable, string folder, string[] path)
    {
        var root = Environment.GetEnvironmentVariable(variable) ?? Path.Combine(SharedRoot(), folder);
        var full = Path.Combine([root, .. path]);
        if (Path.Exists(full))
            return full;
        say($"SKIPPED: {Path.Combine([folder, .. path])} is absent; set {variable} to its folder.");
        return null;
    }

    /// <summary>The nearest folder above the repository that has a <c>shared</c> beside it.</summary>
    private static string SharedRoot([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, "shared", "data")))
                return Path.Combine(folder, "shared");
        return "shared";
    }
}
