namespace Plixo.Tests.Support;

/// <summary>Where the tests were built from.</summary>
public static class Repository
{
    /// <summary>The directory that holds the solution, above wherever the tests were built to.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? directory) => directory switch
    {
        null => throw new InvalidOperationException("Plixo.sln is in none of the directories above the tests."),
        _ when File.Exists(Path.Combine(directory.FullName, "Plixo.sln")) => directory.FullName,
        _ => Find(directory.Parent),
    };
}
