using Plixo.Silo.Clock;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Personal;
using Plixo.Silo.Sealing;
using Plixo.Silo.Verify;

namespace Plixo.Silo.Host;

/// <summary>Reads the store beside a running silo or without one; the last line is `N passed, N failed`.</summary>
internal static class VerifyCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        if (args.Length > 0)
            throw new UsageException(args[0] == "--from-export" ? "verify reads exports in a later version; without arguments it reads the store." : $"verify takes no '{args[0]}'.");
        var options = ConfigurationSources.Options(ConfigurationSources.Read(), ConfigurationSources.IsDevelopment);
        var secrets = SiloSecrets.Complete(options.Secrets, options.IsDevelopment, options.Store.Folder);
        await using var store = await StoreOpening.OpenReadOnlyAsync(options, cancel);
        using var signer = BlockSigner.From(secrets.SigningKey);
        var cipher = new PersonalCipher(store, secrets.PersonalDataKey, SystemRandom.Instance, MachineClock.Instance);
        var findings = await new Verifier(store, SiloParts.CodecOver(cipher), cipher, signer.PublicKey).RunAsync(cancel);

        foreach (var (check, passed, failed, words) in findings.All)
        {
            await Console.Out.WriteLineAsync($"{check}: {passed} passed, {failed} failed");
            foreach (var line in words) await Console.Out.WriteLineAsync($"  {line}");
        }

        await Console.Out.WriteLineAsync($"{findings.Passed} passed, {findings.Failed} failed");
        return findings.Failed == 0 ? 0 : 1;
    }
}
