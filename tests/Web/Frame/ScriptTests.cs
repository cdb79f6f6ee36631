using System.Diagnostics;
using System.IO.Compression;
using Plixo.Tests.Support;
using Plixo.Tests.Web.Support;

namespace Plixo.Tests.Web.Frame;

/// <summary>The scripts by themselves: their types, and what they weigh.</summary>
public sealed class ScriptTests
{
    private const int MostScript = 40 * 1024;

    private static readonly string Root = Path.Combine(Repository.Root, "client", "web", "wwwroot");

    [Fact]
    public async Task Types_hold()
    {
        var start = new ProcessStartInfo("node", "node_modules/typescript/bin/tsc --noEmit -p .")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "tests", "Web", "scripts"), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var checker = Process.Start(start)!;
        var said = await checker.StandardOutput.ReadToEndAsync() + await checker.StandardError.ReadToEndAsync();
        await checker.WaitForExitAsync();
        Assert.True(checker.ExitCode == 0, said);
    }

    [Fact]
    public void Every_script_is_checked() => Assert.All(
        Directory.EnumerateFiles(Root, "*.js", SearchOption.AllDirectories), file => Assert.StartsWith("// @ts-check\n", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void All_script_together_is_small()
    {
        var bytes = Directory.EnumerateFiles(Root, "*.js*", SearchOption.AllDirectories).Sum(file =>
        {
            using var memory = new MemoryStream();
            using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(File.ReadAllBytes(file));
            return memory.Length;
        });
        Assert.InRange(bytes, 1, MostScript);
    }
}
