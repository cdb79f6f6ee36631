using System.Xml.Linq;

namespace Plixo.Tests.Grains.House;

/// <summary>A project and what it names, paths relative to the root with forward slashes.</summary>
public sealed record ProjectFile(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    /// <summary>The top-level folder, which is what the direction of dependencies is about.</summary>
    public string House => Path.Split('/')[0];

    public static IEnumerable<ProjectFile> All(string root) => Directory
        .EnumerateFiles(root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true })
        .Select(file => System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
        .Select(path => Read(path, File.ReadAllText(System.IO.Path.Combine(root, path))));

    public static ProjectFile Read(string path, string xml)
    {
        var project = XDocument.Parse(xml);
        IReadOnlyList<string> Named(string element) => [.. project.Descendants(element).Select(reference => reference.Attribute("Include")?.Value).OfType<string>()];
        return new ProjectFile(path, [.. Named("ProjectReference").Select(reference => Resolve(path, reference))], Named("PackageReference"));
    }

    private static string Resolve(string from, string reference)
    {
        var parts = from.Split('/').SkipLast(1).ToList();
        foreach (var part in reference.Replace('\\', '/').Split('/'))
            if (part == "..") parts.RemoveAt(parts.Count - 1);
            else if (part != ".") parts.Add(part);
        return string.Join('/', parts);
    }
}
