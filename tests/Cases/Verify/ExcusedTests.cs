using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Grains.Rows;
using Plixo.Silo.Verify;
using Plixo.Tests.Cases.Silo;
using static Plixo.Tests.Cases.Verify.SealedCase;
using static Plixo.Tests.Support.SmallWorkspace;

namespace Plixo.Tests.Cases.Verify;

/// <summary>What can no longer be decided again is counted apart: it is no finding, and hides none.</summary>
public sealed class ExcusedTests
{
    private static readonly GrainId I1 = Invoice("i1").Grain;

    [Fact]
    public async Task A_person_who_was_erased_leaves_nothing_to_find()
    {
        await using var made = await SealedCase.MakeAsync();

        await EraseAsync(made, "ann@c2.example");

        Assert.Empty(await made.FailuresAsync());
        Assert.Contains(await made.ExcusedAsync(), excused => excused is { Check: Checks.Decisions, Why: "about a person who was erased", Count: > 0 });
    }

    [Fact]
    public Task A_person_who_was_erased_hides_nothing_of_others() => ExpectAsync([Checks.Decisions], async made =>
    {
        await EraseAsync(made, "ann@c2.example");
        await made.EditAsync(await made.EventAsync(I1, "invoice.recorded"), "10000", "90000");
        await made.ChainAnewAsync(I1);
    });

    [Fact]
    public Task An_e_mail_that_is_gone_though_nobody_was_erased_is_found() => ExpectAsync([Checks.Contents], async made =>
    {
        await EraseAsync(made, "ann@c2.example");
        var intended = (await made.CustomerAsync("c1")).Drafts.Values.First(draft => draft.Content.Length > 0);
        await made.WriteAsync(RowChange.Delete(RawTables.Content, intended.Content));
    });

    [Fact]
    public async Task A_turn_of_another_tzdb_that_comes_out_otherwise_is_counted()
    {
        await using var made = await SealedCase.MakeAsync();
        var recorded = await made.EventAsync(I1, "invoice.recorded");
        await made.EditDecisionAsync(recorded, $"\"tzdb\":\"{NodaTime.DateTimeZoneProviders.Tzdb.VersionId}\"", "\"tzdb\":\"1999a\"");
        await made.EditAsync(recorded, "10000", "90000");
        await made.ChainAnewAsync(I1);

        Assert.DoesNotContain(await made.WordsAsync(Checks.Decisions), words => words.StartsWith($"{I1} version 1 ", StringComparison.Ordinal));
        Assert.Contains(await made.ExcusedAsync(), excused => excused is { Check: Checks.Decisions, Count: 1 } && excused.Why.Contains("1999a", StringComparison.Ordinal));
    }

    /// <summary>The key, and what the read model has in clear.</summary>
    private static async Task EraseAsync(SealedCase made, string email)
    {
        var contact = (await made.Silo.AllAsync(ContactTable.Instance)).Single(row => row.Email == email);
        await made.Silo.Cipher.DestroyAsync(contact.Key.Value, CancellationToken.None);
        await made.WriteAsync([.. ContactTable.Instance.Difference(null, contact with { Name = "", Email = "", Phone = "" })]);
    }
}
