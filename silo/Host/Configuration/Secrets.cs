using System.Security.Cryptography;
using System.Text;
using Plixo.Silo.Sealing;

namespace Plixo.Silo.Host.Configuration;

/// <summary>The secrets as the configuration gives them; null where it does not.</summary>
public sealed record GivenSecrets(byte[]? LinkKey, byte[]? ReturnPathKey, byte[]? PersonalDataKey, string? SigningKey)
{
    public static GivenSecrets Read(ConfigurationReader reader) => new(
        reader.Secret<byte[]>("Secrets:LinkKey", Parsers.AKey, Parsers.Key),
        reader.Secret<byte[]>("Secrets:ReturnPathKey", Parsers.AKey, Parsers.Key),
        reader.Secret<byte[]>("Secrets:PersonalDataKey", Parsers.AKey, Parsers.Key),
        reader.Secret<string>("Audit:SigningKey", Parsers.ASigningKey, Parsers.SigningKey));
}

/// <summary>The keys of a silo. All silos of one store share them.</summary>
/// <param name="LinkKey">Signs pay links.</param>
/// <param name="ReturnPathKey">Signs return paths.</param>
/// <param name="PersonalDataKey">Wraps the keys of personal data: without it they cannot be read.</param>
/// <param name="SigningKey">Signs blocks of the audit chain.</param>
public sealed record SiloSecrets(byte[] LinkKey, byte[] ReturnPathKey, byte[] PersonalDataKey, string SigningKey)
{
    public const string OfPersonalData = "Secrets:PersonalDataKey";

    private const string OfLinks = "Secrets:LinkKey";
    private const string OfReturnPaths = "Secrets:ReturnPathKey";
    private const string OfSignatures = "Audit:SigningKey";
    private const int KeyBytes = 32;

    /// <summary>The keys of the configuration that name them.</summary>
    public static readonly IReadOnlyList<string> Keys = [OfLinks, OfReturnPaths, OfPersonalData, OfSignatures];

    /// <summary>Each secret by its key, as bytes.</summary>
    public IEnumerable<(string Key, byte[] Value)> ByKey =>
        [(OfLinks, LinkKey), (OfReturnPaths, ReturnPathKey), (OfPersonalData, PersonalDataKey), (OfSignatures, Encoding.ASCII.GetBytes(SigningKey))];

    /// <summary>
    /// Those given; in Development what is missing is made once and kept in `secrets/` beside the store, one file a key.
    /// </summary>
    /// <param name="given">By the configuration.</param>
    /// <param name="isDevelopment">Whether any may be made.</param>
    /// <param name="folder">Beside the store.</param>
    /// <param name="isUsed">Whether the store was used with such a key: then none is made in its place.</param>
    /// <exception cref="ConfigurationException">One is missing that may not be made, or its file is damaged.</exception>
    public static SiloSecrets Complete(GivenSecrets given, bool isDevelopment, string folder, Func<string, bool>? isUsed = null)
    {
        return new SiloSecrets(
            given.LinkKey ?? KeyOf(OfLinks),
            given.ReturnPathKey ?? KeyOf(OfReturnPaths),
            given.PersonalDataKey ?? KeyOf(OfPersonalData),
            given.SigningKey ?? Kept<string>(OfSignatures, Parsers.ASigningKey, BlockSigner.NewKey, Parsers.SigningKey));

        byte[] KeyOf(string key) => Kept<byte[]>(key, Parsers.AKey, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)), Parsers.Key);

        T Kept<T>(string key, string takes, Func<string> make, Parser<T> parse)
        {
            if (!isDevelopment) throw new ConfigurationException($"{key} is missing: it takes {takes}, or {key}File the file that has it.");
            var path = Path.Combine(folder, "secrets", key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            if (!File.Exists(path))
            {
                if (isUsed?.Invoke(key) ?? false) throw new ConfigurationException($"{key} is missing, and this store was used with one: it takes that key, or {path} the file that has it.");
                WriteNew(path, make());
            }

            return parse(File.ReadAllText(path).Trim(), out var value) ? value : throw new ConfigurationException($"{path} is damaged: {key} takes {takes}.");
        }
    }

    /// <summary>Whole or not at all, readable by the owner alone.</summary>
    private static void WriteNew(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(temporary, options)) file.WriteLine(text);
        File.Move(temporary, path, overwrite: true);
    }
}
