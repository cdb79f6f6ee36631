using System.Security.Cryptography;
using Plixo.Silo.Clock;
using Plixo.Silo.Host.Configuration;
using Plixo.Silo.Personal;
using Plixo.Silo.Sealing;
using Plixo.Silo.Stores;
using Plixo.Silo.Turns;
using Plixo.Silo.Verify;

namespace Plixo.Silo.Host;

/// <summary>Reads the store beside a running silo or without one, or an export; the last line is `N passed, N failed`.</summary>
internal static class VerifyCommand
{
    private const string FromExport = "--from-export";

    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var file = args switch
        {
            [] => null,
            [FromExport, var name] => name,
            [FromExport] => throw new UsageException($"verify {FromExport} takes a FILE that `plixo audit export` wrote."),
            _ => throw new UsageException($"verify takes no '{args[0] switch { FromExport => args[2], var other => other }}'."),
        };
        if (file is not null && !File.Exists(file)) throw new UsageException($"There is no file {file}.");
        var options = ConfigurationSources.Options(ConfigurationSources.Read(), ConfigurationSources.IsDevelopment);
        try
        {
            var findings = file is null ? await StoreAsync(options, cancel) : await ExportAsync(file, options, cancel);
            await PrintAsync(findings);
            return findings.Failed == 0 ? 0 : 1;
        }
        catch (Exception fault) when (fault is ExportException or FormatException or CryptographicException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<Findings> StoreAsync(SiloOptions options, CancellationToken cancel)
    {
        await using var store = await StoreOpening.OpenReadOnlyAsync(options, cancel);
        var secrets = await KeyChecks.SecretsAsync(store, options, record: false, cancel);
        return await VerifyAsync(store, store.Identity.Id, options, secrets, null, cancel);
    }

    private static async Task<Findings> ExportAsync(string file, SiloOptions options, CancellationToken cancel)
    {
        var secrets = SiloSecrets.Complete(options.Secrets, options.IsDevelopment, options.Store.Folder);
        await using var export = await ExportedStore.ReadAsync(File.ReadLinesAsync(file, cancel), cancel);
        return await VerifyAsync(export.Store, export.StoreId, options, secrets, export, cancel);
    }

    private static async Task<Findings> VerifyAsync(
        IStore store, string id, SiloOptions options, SiloSecrets secrets, ExportedStore? export, CancellationToken cancel)
    {
        using var signer = BlockSigner.From(secrets.SigningKey);
        var cipher = new PersonalCipher(store, secrets.PersonalDataKey, SystemRandom.Instance, MachineClock.Instance);
        var codec = SiloParts.CodecOver(cipher);
        if (export is not null) await export.RebuildAsync(codec, cipher, cancel);
        var progress = new VerifyProgress(Console.IsErrorRedirected ? TextWriter.Null : Console.Error);
        var findings = await new Verifier(store, codec, cipher, signer.PublicKey, progress.Report)
        {
            EventsAlone = export is not null,
            Heads = new HeadFile(options.AuditHeads).Of(id),
        }.RunAsync(cancel);
        progress.Clear();
        return findings;
    }

    private static async Task PrintAsync(Findings findings)
    {
        foreach (var (check, passed, failed, words) in findings.All)
        {
            await Console.Out.WriteLineAsync($"{check}: {passed} passed, {failed} failed");
            foreach (var line in words) await Console.Out.WriteLineAsync($"  {line}");
        }

        foreach (var excused in findings.Excused) await Console.Out.WriteLineAsync($"{excused.Check}: {excused.Count} not checked, {excused.Why}");
        await Console.Out.WriteLineAsync($"{findings.Passed} passed, {findings.Failed} failed");
    }
}
