using System.Text.RegularExpressions;
using Plixo.Mail.Capture;
using Plixo.Tests.Support;

namespace Plixo.Tests.Cases.WholeJob;

/// <summary>From a ledger's files to a captured e-mail with the programs that people start, on both stores.</summary>
public sealed partial class WholeJobTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_ledger_file_becomes_an_approved_and_captured_email_and_verifies(string engine)
    {
        await using var at = new Workplace(engine == "postgres" ? $"postgres:{await PostgresServer.CreateDatabaseAsync()}" : "sqlite");
        if (engine == "postgres") await at.SiloAsync("migrate");
        var link = Link().Match(await at.SiloAsync("user add dana --role administrator")).Groups[1].Value;
        Assert.Contains("'Bo ss' is none", await at.SiloAsync("user add \"Bo ss\" --role viewer", code: 2), StringComparison.Ordinal);
        Assert.Contains("There is a user dana already, as administrator.", await at.SiloAsync("user add dana --role viewer", code: 1), StringComparison.Ordinal);
        var silo = at.Start("Plixo.Silo.dll", "serve");
        await silo.SaysAsync("Plixo serves");

        at.KeepToken("of-another-store");
        Assert.Contains("had ended already", await at.PlixoAsync("logout"), StringComparison.Ordinal);
        at.KeepToken("of-another-store");
        await at.PlixoAsync($"login {link}");
        await at.PlixoAsync("settings set display_name=Acme");
        await at.PlixoAsync("sender add main \"display_name=Acme Collections\" email=ar@acme.example signature=Dana");
        await at.PlixoAsync(
            "segment add all policy.time_zone=UTC policy.quiet_hours=00:00-00:00 policy.undo_window=0s policy.caps.pacing=no policy.sender=senders/main " +
            "policy.sending_days=monday,tuesday,wednesday,thursday,friday,saturday,sunday");
        await at.PlixoAsync($"rules set {at.Write("rules.json", """{"rules":[{"segment":"segments/all"}]}""")}");
        await at.PlixoAsync("golive all --ramp 100");

        var queue = at.Start("Plixo.Cli.dll", "queue watch --scope team -o ndjson");
        await queue.SaysAsync("snapshotComplete");
        await at.PlixoAsync($"import customers {at.Write("customers.csv", "external_id,name,country,currency", "c-1,Birch Bakery,DE,EUR")} --source erp");
        await at.PlixoAsync($"import contacts {at.Write("contacts.csv", "external_id,customer_external_id,name,email", "p-1,c-1,Ada,ada@birch.example")} --source erp");
        var due = DateTime.UtcNow.AddDays(-40);
        var invoices = at.Write(
            "invoices.csv", "external_id,number,customer_external_id,currency,amount,open_amount,issue_date,due_date",
            $"1,RE-1,c-1,EUR,120.00,120.00,{due.AddDays(-30):yyyy-MM-dd},{due:yyyy-MM-dd}", $"2,RE-2,c-2,EUR,1.00,1.00,{due:yyyy-MM-dd},{due:yyyy-MM-dd}");
        var refused = await at.PlixoAsync($"import invoices {invoices} --source erp", code: 4);
        Assert.Contains("invoices.csv: row 2, line 3, column customer_external_id, CUSTOMER_UNKNOWN", refused, StringComparison.Ordinal);

        var draft = Draft().Match(await queue.SaysAsync("/drafts/")).Value;
        using var captured = new FileSystemWatcher(at.MailFolder, "*.eml");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        captured.Created += (_, _) => arrived.TrySetResult();
        captured.Renamed += (_, _) => arrived.TrySetResult();
        captured.EnableRaisingEvents = true;
        await at.PlixoAsync($"draft approve {draft}");
        await at.PlixoAsync($"draft send {draft}");
        await arrived.Task.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("ada@birch.example", Assert.Single(new CaptureMailbox(Path.Combine(at.Folder, "mail")).List()).Recipient);
        Assert.Matches(@"state\s+succeeded[\s\S]*grains_read=", await at.PlixoAsync("ops rebuild"));
        await at.PlixoAsync("ops drain");
        Assert.Equal(0, await silo.EndsAsync());
        Assert.Matches(@"\n\d+ passed, 0 failed\s*$", await at.SiloAsync("verify"));
        await AnotherKeyIsRefusedAsync(at);
    }

    /// <summary>Under another key, or one made anew, a silo would serve what it cannot read.</summary>
    private static async Task AnotherKeyIsRefusedAsync(Workplace at)
    {
        var file = Directory.GetFiles(at.Folder, "PersonalDataKey", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(file, Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]));
        foreach (var command in new[] { "serve", "verify" })
            Assert.StartsWith("Secrets:PersonalDataKey is not the key of this store", await at.SiloAsync(command, code: 1), StringComparison.Ordinal);
        File.Delete(file);
        foreach (var command in new[] { "serve", "verify" })
            Assert.StartsWith("Secrets:PersonalDataKey is missing, and this store was used with one", await at.SiloAsync(command, code: 1), StringComparison.Ordinal);
    }

    [GeneratedRegex("sign-in#(\\S+)")]
    private static partial Regex Link();

    [GeneratedRegex("customers/[^\"/]+/drafts/[^\"]+")]
    private static partial Regex Draft();
}
