using Plixo.Grains.Core;
using Plixo.Tests.Support;

namespace Plixo.Tests.Rpc;

/// <summary>The programs of docs/programs, against a running silo: import, draft, approve in three languages.</summary>
public sealed class Programs : IAsyncLifetime
{
    private ServingSilo silo = null!;
    private string token = "";

    private static string Folder { get; } = Path.Combine(Repository.Root, "docs", "programs");

    /// <summary>google/type and the like: the sources that protos/ is built with.</summary>
    private static string CommonProtos { get; } = Path.Combine(Packages, "google.api.commonprotos", "2.17.0", "content", "protos");

    /// <summary>google/protobuf, which Debian's protoc comes without.</summary>
    private static string WellKnownProtos { get; } = Path.Combine(Packages, "grpc.tools", "2.50.0", "build", "native", "include");

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Protos { get; } = Path.Combine(Repository.Root, "protos");

    public async Task InitializeAsync()
    {
        silo = await ServingSilo.StartAsync();
        token = await silo.TokenAsync(Roles.Manager);
    }

    public async Task DisposeAsync() => await silo.DisposeAsync();

    [Fact]
    public async Task In_csharp() => Assert.Matches("^customers/.+/drafts/.+ (Approved|Waiting)$", Assert.Single(await ClientProgram.RunAsync(
        "dotnet",
        ["run", "-c", "Release", "-v", "quiet", "-p:UseSharedCompilation=false", Path.Combine(Folder, "Approve.cs"), "--", silo.Grpc.ToString(), token], _ => { },
        ("MSBUILDDISABLENODEREUSE", "1"))));

    [Theory]
    [InlineData("Approve.cs")]
    [InlineData("approve.mjs")]
    [InlineData("approve.py")]
    public void Each_has_twenty_lines_at_most(string program) => Assert.InRange(File.ReadAllLines(Path.Combine(Folder, program)).Length, 1, 20);

    [Fact]
    public async Task In_javascript()
    {
        // Beside the packages that it imports.
        var copy = Path.Combine(ClientProgram.Folder, "node_modules", $"approve-{Guid.NewGuid():N}.mjs");
        File.Copy(Path.Combine(Folder, "approve.mjs"), copy);
        try
        {
            Expect(await ClientProgram.RunAsync("node", [copy, silo.Grpc.Authority, token, Protos, CommonProtos], _ => { }));
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public async Task In_python()
    {
        var generated = Directory.CreateTempSubdirectory("plixo-python-");
        try
        {
            var own = Directory.EnumerateFiles(Path.Combine(Protos, "plixo", "v1"), "*.proto").Select(file => Path.GetRelativePath(Protos, file));
            string[] common = ["google/type/date.proto", "google/rpc/status.proto", "google/api/field_behavior.proto"];
            await ClientProgram.RunAsync(
                "protoc",
                [
                    "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin", $"-I{Protos}", $"-I{CommonProtos}", $"-I{WellKnownProtos}",
                    $"--python_out={generated.FullName}", $"--grpc_python_out={generated.FullName}", .. own, .. common,
                ],
                _ => { });
            Expect(await ClientProgram.RunAsync(
                "/usr/bin/python3", [Path.Combine(Folder, "approve.py"), silo.Grpc.Authority, token], _ => { }, ("PYTHONPATH", generated.FullName)));
        }
        finally
        {
            generated.Delete(recursive: true);
        }
    }

    private static void Expect(IReadOnlyList<string> lines) =>
        Assert.Matches("^customers/.+/drafts/.+ DRAFT_STATE_(APPROVED|WAITING)$", Assert.Single(lines));
}
