using System.Diagnostics;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.Contract;

/// <summary>The target of protos/ that lets no method without a right be built.</summary>
public sealed class RightsAtBuildTests
{
    [Theory]
    [InlineData("rpc Take(Ask) returns (Given);")]
    [InlineData("rpc Take(Ask) returns (Given) {}")]
    [InlineData("rpc Take(Ask) returns (Given) { option idempotency_level = IDEMPOTENT; }")]
    [InlineData("rpc Take(Ask) returns (Given) {\n // option (plixo.v1.requires) = RIGHT_VIEW;\n }")]
    [InlineData("rpc Take(Ask) returns (Given) {\n option (plixo.v1.requires) = RIGHT_UNSPECIFIED;\n }")]
    public async Task Method_that_names_no_right_stops_the_build_with_its_name(string method)
    {
        var (code, said) = await BuildAsync(method);

        Assert.NotEqual(0, code);
        Assert.Contains("PLIXO1: The method Take names no right", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_that_names_a_right_is_built()
    {
        var (code, said) = await BuildAsync("rpc Take(Ask) returns (Given) {\n option (plixo.v1.requires) = RIGHT_VIEW;\n }");

        Assert.True(code == 0, said);
    }

    /// <summary>Runs the target of the real project file over one service of its own.</summary>
    private static async Task<(int Code, string Said)> BuildAsync(string method)
    {
        var folder = Directory.CreateTempSubdirectory("plixo-rights-");
        try
        {
            File.Copy(Path.Combine(Repository.Root, "protos", "Plixo.Protos.csproj"), Path.Combine(folder.FullName, "Plixo.Protos.csproj"));
            await File.WriteAllTextAsync(Path.Combine(folder.CreateSubdirectory("plixo").FullName, "taking.proto"),
                $"syntax = \"proto3\";\npackage plixo.v1;\nservice TakingService {{\n  {method}\n}}\n");
            var start = new ProcessStartInfo("dotnet", ["msbuild", "-t:RequireRights", "-nologo", "-v:quiet", "-nodeReuse:false"])
            {
                WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using var build = Process.Start(start)!;
            var said = await build.StandardOutput.ReadToEndAsync() + await build.StandardError.ReadToEndAsync();
            await build.WaitForExitAsync();
            return (build.ExitCode, said);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
