using System.Security.Cryptography;
using System.Text;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Host;

/// <summary>
/// A store remembers a fingerprint of each key that it was used with, so that a silo under another one is told at its start and
/// not by what it can no longer read. A key for links, return paths or signatures may be replaced; the one of personal data never.
/// </summary>
internal static class KeyChecks
{
    private const string Setting = "key.";

    /// <summary>The secrets for this store.</summary>
    /// <param name="store">Open.</param>
    /// <param name="options">Gives them, or says where those of Development are kept.</param>
    /// <param name="record">Whether fingerprints are written: not beside a running silo.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="ConfigurationException">One is missing that the store was used with, or the key of personal data is another.</exception>
    public static async Task<SiloSecrets> SecretsAsync(IStore store, SiloOptions options, bool record, CancellationToken cancel)
    {
        var known = new Dictionary<string, string>();
        foreach (var key in SiloSecrets.Keys)
        {
            if (await store.SettingAsync(Setting + key, cancel) is { } kept) known[key] = kept;
        }

        var secrets = SiloSecrets.Complete(options.Secrets, options.IsDevelopment, options.Store.Folder, known.ContainsKey);
        foreach (var (key, value) in secrets.ByKey)
        {
            var print = Convert.ToHexStringLower(HMACSHA256.HashData(value, Encoding.UTF8.GetBytes($"{key} of {store.Identity.Id}")))[..16];
            if (known.GetValueOrDefault(key) == print) continue;
            if (key == SiloSecrets.OfPersonalData && known.ContainsKey(key))
                throw new ConfigurationException($"{key} is not the key of this store: names and addresses in it could not be read. It takes the key that the store was made with.");
            if (record) await store.SetSettingAsync(Setting + key, print, cancel);
        }

        return secrets;
    }
}
