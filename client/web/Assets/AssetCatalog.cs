using System.Security.Cryptography;
using System.Text;

namespace Plixo.Web.Assets;

/// <summary>
/// The files that the assembly carries. One hash of all of them stands in their addresses, so that a module's relative imports hold
/// without an import map, and a browser may keep every file for ever.
/// </summary>
internal sealed class AssetCatalog
{
    private const string Folder = "wwwroot/";
    private const int HashLetters = 16;

    private readonly Dictionary<string, Asset> assets;

    private AssetCatalog(Dictionary<string, Asset> assets, string version)
    {
        this.assets = assets;
        Version = version;
    }

    /// <summary>Lower-case hexadecimal; another one as soon as any file differs.</summary>
    public string Version { get; }

    public IEnumerable<Asset> All => assets.Values;

    /// <exception cref="InvalidOperationException">There is no such file: a page names one that was never made.</exception>
    public string AddressOf(string path) =>
        assets.ContainsKey(path) ? $"/assets/{Version}/{path}" : throw new InvalidOperationException($"There is no file wwwroot/{path}.");

    public Asset? Find(string path) => assets.GetValueOrDefault(path);

    public static AssetCatalog Load()
    {
        var assembly = typeof(AssetCatalog).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => Asset.Of(name[Folder.Length..], Read(assembly.GetManifestResourceStream(name)!))).ToDictionary(asset => asset.Path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Values)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Path + "\n"));
            hash.AppendData(SHA256.HashData(file.Plain));
        }

        return new AssetCatalog(files, Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLetters]);
    }

    private static byte[] Read(Stream resource)
    {
        using var memory = new MemoryStream();
        using (resource) resource.CopyTo(memory);
        return memory.ToArray();
    }
}
