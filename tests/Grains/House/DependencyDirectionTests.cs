using Plixo.Tests.Support;

namespace Plixo.Tests.Grains.House;

/// <summary>Dependencies point one way, as docs/architecture.md draws them.</summary>
public sealed class DependencyDirectionTests
{
    private const string WebFolder = "client/web/";

    private const string ApiFolder = "client/api/";

    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["protos"] = [],
        ["grains"] = [],
        ["mail"] = [],
        ["rpc"] = [],
        ["client"] = ["client", "rpc", "protos"],
        ["silo"] = ["silo", "grains", "mail", "rpc", "protos"],
    };

    private static readonly string[] Everything = ["tests", "bench"];

    private static IEnumerable<string> Faults(IEnumerable<ProjectFile> projects)
    {
        foreach (var project in projects.Where(project => !Everything.Contains(project.House)))
        {
            if (!MayReference.TryGetValue(project.House, out var allowed))
            {
                yield return $"{project.Path} lies in no house";
                continue;
            }
            foreach (var reference in project.Projects.Where(reference => !IsAllowed(project, reference, allowed)))
                yield return $"{project.Path} references {reference}";
            if (project.House == "grains")
                foreach (var package in project.Packages.Where(package => package != "NodaTime"))
                    yield return $"{project.Path} needs the package {package}";
        }
    }

    /// <summary>The web knows Plixo by the typed client alone; a silo may serve the web.</summary>
    private static bool IsAllowed(ProjectFile project, string reference, string[] allowed)
    {
        if (project.Path.StartsWith(WebFolder, StringComparison.Ordinal)) return reference.StartsWith(ApiFolder, StringComparison.Ordinal);
        return allowed.Contains(reference.Split('/')[0]) || (project.House == "silo" && reference.StartsWith(WebFolder, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_references_only_what_lies_below_it()
    {
        var projects = ProjectFile.All(Repository.Root).ToArray();
        Assert.Contains(projects, project => project.Path == "grains/Plixo.Grains.csproj");
        Assert.Contains(projects, project => project.Path == "silo/Plixo.Silo.csproj" && project.Projects.Contains("grains/Plixo.Grains.csproj"));
        Assert.Empty(Faults(projects));
    }

    [Theory]
    [InlineData("rpc/Plixo.Rpc.csproj", "../grains/Plixo.Grains.csproj")]
    [InlineData("grains/Plixo.Grains.csproj", "../mail/Plixo.Mail.csproj")]
    [InlineData("mail/Plixo.Mail.csproj", "..\\protos\\Plixo.Protos.csproj")]
    [InlineData("client/cli/Plixo.Cli.csproj", "../../silo/Plixo.Silo.csproj")]
    [InlineData("client/web/Plixo.Web.csproj", "../../grains/Plixo.Grains.csproj")]
    [InlineData("client/web/Plixo.Web.csproj", "../../silo/Plixo.Silo.csproj")]
    [InlineData("client/web/Plixo.Web.csproj", "../../rpc/Plixo.Rpc.csproj")]
    [InlineData("silo/Plixo.Silo.csproj", "../client/api/Plixo.Client.csproj")]
    [InlineData("silo/Plixo.Silo.csproj", "../tests/Support/Plixo.Tests.Support.csproj")]
    public void A_reference_that_points_the_wrong_way_is_found(string project, string reference) => Assert.Single(Faults(
        [ProjectFile.Read(project, $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""")]));

    [Fact]
    public void A_package_in_grains_is_found() => Assert.Single(Faults(
        [ProjectFile.Read("grains/Plixo.Grains.csproj", """<Project><ItemGroup><PackageReference Include="Npgsql" /></ItemGroup></Project>""")]));

    [Fact]
    public void The_host_may_serve_the_web() => Assert.Empty(Faults(
        [ProjectFile.Read("silo/Plixo.Silo.csproj", """<Project><ItemGroup><ProjectReference Include="../client/web/Plixo.Web.csproj" /></ItemGroup></Project>""")]));

    [Fact]
    public void Only_the_host_names_the_client()
    {
        var silo = Path.Combine(Repository.Root, "silo");
        var naming = Directory.EnumerateFiles(silo, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(silo, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("Host/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal) && file != "Program.cs")
            .Where(file => File.ReadAllText(Path.Combine(silo, file)) is var text && (text.Contains("Plixo.Client", StringComparison.Ordinal) || text.Contains("Plixo.Web", StringComparison.Ordinal)));
        Assert.Empty(naming);
    }
}
