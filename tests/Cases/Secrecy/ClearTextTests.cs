using System.Text;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Workspaces;
using Plixo.Tests.Cases.Acceptance;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Secrecy;

/// <summary>What is hashed for good names no mailbox in clear: destroying a person's key must be enough to forget them.</summary>
public sealed class ClearTextTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly string[] Addresses = ["ann@c1.example", "bob@c1.example", "dora@c2.example", "fay@c2.example", "eve@else.example"];

    public static TheoryData<string> Engines => CaseSilo.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task No_address_stands_in_clear_where_it_can_never_be_taken_out(string engine)
    {
        await using var silo = await LivedAsync(engine);

        foreach (var place in new[]
                 {
                     "event.body", "event.decision", "grain.body", "content.bytes", "rendered.bytes", "message.body", "reminder.body", "reply.body", "gate.view",
                 })
        {
            Assert.Empty(await FoundAsync(silo, place));
        }

        // The rows of the read model have them: they are deleted on erasure.
        Assert.NotEmpty(await silo.Store.QueryAsync(
            "SELECT id FROM work_item WHERE words LIKE '%bob@c1.example%'", new Dictionary<string, object?>(), row => row[0], CancellationToken.None));
        await silo.VerifyAsync();
    }

    /// <summary>E-mails that were sent, refused, in doubt, bounced and answered, and addresses that were suppressed and lifted.</summary>
    private static async Task<CaseSilo> LivedAsync(string engine)
    {
        var silo = await CaseSilo.OpenAsync(engine, Start);
        await silo.SetUpAsync(Policy);
        await silo.AddCustomerAsync("c1", "ann@c1.example", "bob@c1.example");
        await silo.DoAsync(Record("i1", "c1", Usd(10_000), new LocalDate(2026, 1, 30), new LocalDate(2026, 3, 1), Start));
        await silo.LiveUntilAsync(Start + Duration.FromMinutes(1));
        await using (var mailer = new CaseMailer(silo))
        {
            await mailer.RunAsync();
            Assert.NotEmpty(mailer.Arrived);
        }

        var customer = Customer("c1").Grain;
        var sent = (await silo.AllAsync(TransmissionTable.Instance)).ToDictionary(row => row.Recipient);
        var (ann, bob) = (sent["ann@c1.example"], sent["bob@c1.example"]);
        await silo.DoAsync((customer, new ReportBounced(bob.Id, bob.To, silo.Time.Wall, "550 5.1.1 <bob@c1.example> is unknown", true, true)));
        await silo.DoAsync((customer, new ReportReplied(ann.Id, silo.Time.Wall, "Please write to eve@else.example, not to ann@c1.example.")));
        await silo.AddCustomerAsync("c2", "dora@c2.example", "fay@c2.example");
        await silo.DoAsync(Record("i2", "c2", Usd(10_000), new LocalDate(2026, 1, 30), new LocalDate(2026, 3, 1), Start));
        await silo.LiveUntilAsync(Start + Duration.FromMinutes(2));
        var late = (await silo.AllAsync(TransmissionTable.Instance)).ToDictionary(row => row.Recipient);
        await silo.DoAsync((Customer("c2").Grain, new ReportRefused(late["dora@c2.example"].Id, silo.Time.Wall, true, "550 dora@c2.example rejected")));
        await silo.DoAsync((Customer("c2").Grain, new ReportInDoubt(late["fay@c2.example"].Id, silo.Time.Wall, "No answer about fay@c2.example") { ArmedAt = silo.Time.Wall }));
        await silo.DoAsync((GrainId.Workspace, new SuppressAddress(SuppressedAddress.Of("eve@else.example"), null, true, "Asked for it")));
        await silo.DoAsync((GrainId.Workspace, new LiftAddress(SuppressedAddress.Of("eve@else.example"), "Asked again")));
        await silo.SettleAsync();
        return silo;
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(CaseSilo silo, string place)
    {
        var (table, column) = (place.Split('.')[0], place.Split('.')[1]);
        var all = await silo.Store.QueryAsync(
            $"SELECT {column} FROM {table} WHERE {column} IS NOT NULL", new Dictionary<string, object?>(), row => (byte[])row[0]!, CancellationToken.None);
        return [.. all.Select(Encoding.UTF8.GetString).Where(text => Addresses.Any(address => text.Contains(address, StringComparison.OrdinalIgnoreCase)))];
    }
}
