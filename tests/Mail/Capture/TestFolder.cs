namespace Plixo.Tests.Mail.Capture;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
public abstract class TestFolder : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("plixo-mail-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    protected string[] Files(string part) => Directory.GetFiles(Path.Combine(Folder, part));
}
