using System.Security.Cryptography;
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
    private const int KeyBytes = 32;

    /// <summary>
    /// Those given; in Development what is missing is made once and kept in `secrets/` beside the store, one file a key.
    /// </summary>
    /// <exception cref="ConfigurationException">One is missing outside of Development, or its file is damaged.</exception>
    public static SiloSecrets Complete(GivenSecrets given, bool isDevelopment, string folder)
    {
        return new SiloSecrets(
            given.LinkKey ?? KeyOf("Secrets:LinkKey"),
            given.ReturnPathKey ?? KeyOf("Secrets:ReturnPathKey"),
            given.PersonalDataKey ?? KeyOf("Secrets:PersonalDataKey"),
            given.SigningKey ?? Kept<string>("Audit:SigningKey", Parsers.ASigningKey, BlockSigner.NewKey, Parsers.SigningKey));

        byte[] KeyOf(string key) => Kept<byte[]>(key, Parsers.AKey, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)), Parsers.Key);

        T Kept<T>(string key, string takes, Func<string> make, Parser<T> parse)
        {
            if (!isDevelopment) throw new ConfigurationException($"{key} is missing: it takes {takes}, or {key}File the file that has it.");
            var path = Path.Combine(folder, "secrets", key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            if (!File.Exists(path)) WriteNew(path, make());
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
