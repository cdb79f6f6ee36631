namespace Plixo.Cli.Sessions;

/// <summary>The token of `plixo login`: PLIXO_TOKEN, else a file that only its owner can read.</summary>
internal static class TokenFile
{
    public static string Path { get; } = System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } config
            ? config
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "plixo", "token");

    public static string? Token() =>
        Environment.GetEnvironmentVariable("PLIXO_TOKEN") is { Length: > 0 } token ? token
        : File.Exists(Path) ? File.ReadAllText(Path).Trim()
        : null;

    public static void Write(string token)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(Path, options);
        writer.WriteLine(token);
    }

    public static void Delete() => File.Delete(Path);
}
