namespace Plixo.Tests.Mail;

/// <summary>Finds inputs that nobody here wrote; they stay outside the repository.</summary>
internal static class Corpora
{
    /// <summary>The path, or null where the corpora are absent.</summary>
    public static string? Find(params string[] parts)
    {
        var folder = Environment.GetEnvironmentVariable("PLIXO_TEST_CORPORA");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); folder is null && at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Plixo.sln")))
                folder = Beside(at);
        }

        var path = folder is null ? null : Path.Combine([folder, .. parts]);
        return File.Exists(path) ? path : null;
    }

    // One level further up serves a second working copy that lies in a folder beside the first.
    private static string? Beside(DirectoryInfo root) =>
        new[] { root.Parent, root.Parent?.Parent }
            .Select(parent => parent is null ? null : Path.Combine(parent.FullName, "shared", "corpora"))
            .FirstOrDefault(Directory.Exists);
}
