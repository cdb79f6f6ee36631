using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Rows;
using Plixo.Grains.Segments;
using Plixo.Grains.Workspaces;
using Plixo.Silo.Reading;
using Plixo.Silo.Stores;

namespace Plixo.Tests.Stores;

public abstract partial class StoreConformance
{
    private static readonly RowTable Permits = PermitTable.Instance.Table;

    [Fact]
    public async Task Rows_of_a_turn_are_inserted_changed_in_part_and_deleted()
    {
        var grain = Given.Segment("smb");
        var permit = Permit(1);
        await MustCommitAsync(Given.Turn(grain) with { Rows = [.. PermitTable.Instance.Difference(null, permit), .. PermitTable.Instance.Difference(null, Permit(2))] });

        await MustCommitAsync(Given.Turn(Given.Customer("c-1")) with
        {
            Rows =
            [
                RowChange.Set(Permits, [0, 1, 2, 6], "smb", "2026-01-05", 1L, Given.At.ToRow()),
                RowChange.Delete(Permits, "smb", "2026-01-05", 2L),
            ],
        });

        Assert.Equal(permit with { Settled = Given.At }, Assert.Single(await PermitsAsync()));
    }

    [Fact]
    public async Task A_row_that_one_group_writes_twice_ends_as_the_last_write_says()
    {
        var issued = PermitTable.Instance.Difference(null, Permit(1)).ToArray();
        var settled = RowChange.Set(Permits, [0, 1, 2, 6], "smb", "2026-01-05", 1L, Given.At.ToRow());
        var gone = RowChange.Delete(Permits, "smb", "2026-01-05", 1L);

        await MustCommitAsync(Given.Turn(Given.Segment("smb")) with { Rows = [.. issued, settled] });
        Assert.Equal(Given.At, Assert.Single(await PermitsAsync()).Settled);
        await MustCommitAsync(Given.Turn(Given.Segment("smb"), 1) with { Rows = [gone, .. issued] });
        Assert.Null(Assert.Single(await PermitsAsync()).Settled);
        await MustCommitAsync(Given.Turn(Given.Segment("smb"), 2) with { Rows = [settled, gone] });
        Assert.Empty(await PermitsAsync());
    }

    [Fact]
    public async Task A_row_that_replaces_another_is_written_all_the_same_where_there_is_none()
    {
        await MustCommitAsync(Given.Turn(Given.Segment("smb")) with { Rows = [.. PermitTable.Instance.Difference(null, Permit(1))] });
        PermitRow[] rows = [Permit(1) with { Settled = Given.At }, Permit(2) with { Settled = Given.At }];

        await MustCommitAsync(Given.Turn(Given.Segment("smb"), 1) with { Rows = [.. rows.SelectMany(row => PermitTable.Instance.Difference(row with { Settled = null }, row))] });

        Assert.Equal(rows, (await PermitsAsync()).OrderBy(permit => permit.Number));
    }

    [Fact]
    public async Task Some_columns_of_a_row_that_is_known_are_updated_and_nothing_is_written_where_there_is_none()
    {
        await MustCommitAsync(Given.Turn(Given.Segment("smb")) with { Rows = [.. PermitTable.Instance.Difference(null, Permit(1))] });

        await MustCommitAsync(Given.Turn(Given.Segment("smb"), 1) with
        {
            Rows = [.. new[] { 1L, 2L }.Select(number => RowChange.Update(Permits, [0, 1, 2, 6], "smb", "2026-01-05", number, Given.At.ToRow()))],
        });

        Assert.Equal(Permit(1) with { Settled = Given.At }, Assert.Single(await PermitsAsync()));
    }

    [Theory]
    [InlineData("1970-01-01")]
    [InlineData("1999-12-31")]
    [InlineData("2000-02-29")]
    [InlineData("2024-02-29")]
    [InlineData("2026-03-01")]
    [InlineData("2100-03-01")]
    public async Task A_date_in_a_row_has_the_day_number_that_the_calendar_gives_it(string date)
    {
        var numbers = await Store.QueryAsync(
            $"SELECT {DaySql.Number("d.date")}, {DaySql.Number("d.none")} FROM (SELECT '{date}' AS date, CAST(NULL AS text) AS none) d",
            new Dictionary<string, object?>(), row => (row[0], row[1]), None);

        Assert.Equal((DaySql.Number(RowValues.ToDate(date)), null), Assert.Single(numbers));
    }

    [Fact]
    public async Task What_a_turn_needs_is_found_in_order_and_counted()
    {
        await Store.WriteAsync(
            [.. Enumerable.Range(1, 5).SelectMany(i => PermitTable.Instance.Difference(null, Permit(i) with { Settled = i == 2 ? Given.At : null }))],
            null,
            None);
        var open = new RowNeeds
        {
            Queries =
            [
                new RowQuery("open", Permits, [new RowFilter(6, Comparison.IsNull, null), new RowFilter(2, Comparison.AtLeast, 2L)], [new RowOrder(2, Descending: true)], 2),
                new RowQuery("in", Permits, [new RowFilter(0, Comparison.In, new[] { "smb", "x" }), new RowFilter(2, Comparison.AtMost, 1L)], [new RowOrder(2)], 9),
            ],
            Counts = [new RowCount("settled", Permits, [new RowFilter(6, Comparison.IsNotNull, null), new RowFilter(4, Comparison.NotEqual, "d-1")])],
        };

        var found = await Store.FindAsync([RowNeeds.None, open], None);

        Assert.Same(FoundRows.None, found[0]);
        Assert.Equal([5, 4], found[1].Of("open", PermitTable.Instance).Select(permit => permit.Number));
        Assert.Equal([1], found[1].Of("in", PermitTable.Instance).Select(permit => permit.Number));
        Assert.Equal(1, found[1].Count("settled"));
    }

    [Theory]
    [InlineData("bounced", "a@x.example")]
    [InlineData("asked", "b@x.example")]
    [InlineData("none")]
    public async Task Of_rows_that_are_named_those_are_found_that_the_rest_of_the_question_fits(string reason, params string[] expected)
    {
        SuppressionRow[] rows =
        [
            new("a@x.example", null, "bounced", "", Given.At), new("b@x.example", null, "asked", "", Given.At), new("c@x.example", null, "bounced", "", Given.At),
        ];
        await Store.WriteAsync([.. rows.SelectMany(row => SuppressionTable.Instance.Difference(null, row))], null, None);
        var named = new RowQuery(
            "named", SuppressionTable.Instance.Table,
            [new RowFilter(0, Comparison.In, new[] { "a@x.example", "b@x.example" }), new RowFilter(2, Comparison.Equal, reason)], [new RowOrder(0)], 9);

        var found = (await Store.FindAsync([new RowNeeds { Queries = [named] }], None))[0];

        Assert.Equal(expected, found.Of("named", SuppressionTable.Instance).Select(row => row.Address));
    }

    [Fact]
    public async Task What_many_turns_need_at_once_is_what_each_finds_alone()
    {
        var permits = Enumerable.Range(1, 9).Select(i => i == 8 ? Permit(i) with { Draft = new("") } : Permit(i));
        await Store.WriteAsync([.. permits.SelectMany(permit => PermitTable.Instance.Difference(null, permit))], null, None);
        string[][] sets = [["d-1"], ["d-7", "d-3", "d-9"], [], ["d-4", ""], [""], ["d-1\u001fd-5", "d-2"], ["d-3", "d-7", "d-9"], ["none"]];
        var needs = sets.Select((drafts, at) => new RowNeeds
        {
            Queries =
            [
                new RowQuery("drafts", Permits, [new RowFilter(4, Comparison.In, drafts), new RowFilter(6, Comparison.IsNull, null)], [new RowOrder(2, Descending: true)], 2),
                new RowQuery("from", Permits, [new RowFilter(0, Comparison.Equal, at == 2 ? "other" : "smb"), new RowFilter(2, Comparison.AtLeast, (long)at)], [new RowOrder(2)], at < 4 ? 3 : 4),
            ],
            Counts = [new RowCount("others", Permits, [new RowFilter(4, Comparison.NotEqual, $"d-{at}"), new RowFilter(2, Comparison.AtMost, at + 3L)])],
        }).ToList();

        var together = await Store.FindAsync(needs, None);

        for (var at = 0; at < needs.Count; at++)
        {
            var alone = (await Store.FindAsync([needs[at]], None))[0];
            foreach (var name in new[] { "drafts", "from" })
                Assert.Equal(alone.Of(name, PermitTable.Instance), together[at].Of(name, PermitTable.Instance));
            Assert.Equal(alone.Count("others"), together[at].Count("others"));
        }

        Assert.Equal([8], together[4].Of("drafts", PermitTable.Instance).Select(permit => permit.Number));
        Assert.Equal([2], together[5].Of("drafts", PermitTable.Instance).Select(permit => permit.Number));
        Assert.Equal([9, 7], together[1].Of("drafts", PermitTable.Instance).Select(permit => permit.Number));
        Assert.Equal([4, 5, 6, 7], together[4].Of("from", PermitTable.Instance).Select(permit => permit.Number));
        Assert.Equal([0, 3, 4, 5, 6, 7, 8, 8], together.Select(found => found.Count("others")).Select((count, at) => at == 0 ? 0 : count));
    }

    [Fact]
    public async Task A_query_takes_named_parameters_and_arrays()
    {
        await Store.WriteAsync([.. Enumerable.Range(1, 4).SelectMany(i => PermitTable.Instance.Difference(null, Permit(i)))], null, None);
        const string sql = """
            SELECT number, draft, settled, sum(number) OVER (), 1 FROM permit
            WHERE segment = $segment AND number IN $numbers AND draft NOT IN $drafts AND (CAST($any AS text) IS NULL OR draft = $any)
            ORDER BY number
            """;

        var found = await Store.QueryAsync(
            sql,
            new Dictionary<string, object?>
            {
                ["segment"] = "smb", ["numbers"] = new[] { 1L, 2L, 3L }, ["drafts"] = new[] { "d-2" }, ["any"] = null,
            },
            row => row.ToArray(),
            None);

        Assert.Equal<object?[]>([[1L, "d-1", null, 4L, 1L], [3L, "d-3", null, 4L, 1L]], found);
    }

    [Fact]
    public async Task Rows_under_a_lease_that_was_lost_are_not_written()
    {
        var lease = await LeaseAsync();
        Clock.Advance(Duration.FromSeconds(6));

        await Assert.ThrowsAsync<LeaseLostException>(() =>
            Store.WriteAsync([.. PermitTable.Instance.Difference(null, Permit(1))], lease, None));

        Assert.Empty(await PermitsAsync());
    }

    [Fact]
    public async Task Figures_are_the_same_before_and_after_they_are_folded()
    {
        var date = new LocalDate(2026, 1, 5);
        for (var i = 0; i < 3; i++)
        {
            await MustCommitAsync(Given.Turn(Given.Invoice($"i-{i}")) with
            {
                Figures = [new Figure("sent", date, "smb", "EUR", 1, 100 * (i + 1)), new Figure("drafted", date, "smb", "", 1, 0)],
            });
        }

        var before = await FlowAsync();
        var folded = await Store.FoldFiguresAsync(1_000, null, None);
        var after = await FlowAsync();

        Assert.Equal(6, folded);
        Assert.Equal<object?[]>([["drafted", "2026-01-05", 3L, 0L], ["sent", "2026-01-05", 3L, 600L]], before);
        Assert.Equal<object?[]>(before, after);
        Assert.Equal(0, await Store.FoldFiguresAsync(1_000, null, None));
    }

    [Fact]
    public async Task A_personal_key_is_made_once_and_destroyed_for_good()
    {
        await Store.AddPersonalKeysAsync(new Dictionary<string, byte[]> { ["p-1"] = [1] }, None);
        var again = await Store.AddPersonalKeysAsync(new Dictionary<string, byte[]> { ["p-1"] = [9], ["p-2"] = [2] }, None);
        await Store.DestroyPersonalKeyAsync("p-1", None);

        Assert.Equal([1], again["p-1"]);
        Assert.Equal([2], again["p-2"]);
        var kept = await Store.AddPersonalKeysAsync(new Dictionary<string, byte[]> { ["p-1"] = [3], ["p-2"] = [3] }, None);
        Assert.Empty(kept["p-1"]);
        Assert.Equal([2], kept["p-2"]);
    }

    [Fact]
    public async Task The_business_clock_is_the_real_one_plus_an_offset_that_only_grows()
    {
        Assert.Equal(new StoreClock(Given.At, Given.At), await Store.ClockAsync(None));

        await Store.SetClockOffsetAsync(Duration.FromDays(2), None);

        Assert.Equal(new StoreClock(Given.At, Given.At + Duration.FromDays(2)), await Store.ClockAsync(None));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.SetClockOffsetAsync(Duration.FromDays(1), None));
        Assert.Equal(Given.At + Duration.FromDays(2), (await Store.LoadAsync([], [], None)).Clock.Business);
    }

    [Fact]
    public async Task A_store_has_an_identity_and_settings()
    {
        Assert.NotEmpty(Store.Identity.Id);
        Assert.False(Store.Identity.Demo);
        Assert.Null(await Store.SettingAsync("audit.head", None));
        await Store.SetSettingAsync("audit.head", "1", None);
        await Store.SetSettingAsync("audit.head", "2", None);
        Assert.Equal("2", await Store.SettingAsync("audit.head", None));
    }

    private static PermitRow Permit(long number) => new(
        new SegmentKey("smb"), new LocalDate(2026, 1, 5), number, new CustomerKey("c-1"), new DraftKey($"d-{number}"), Given.At, null, null);

    private Task<IReadOnlyList<PermitRow>> PermitsAsync() =>
        Store.QueryAsync("SELECT * FROM permit ORDER BY number", new Dictionary<string, object?>(), PermitTable.Instance.Read, None);

    private Task<IReadOnlyList<object?[]>> FlowAsync() =>
        Store.QueryAsync(
            "SELECT name, date, sum(count), sum(amount) FROM flow GROUP BY name, date ORDER BY name",
            new Dictionary<string, object?>(),
            row => row.ToArray(),
            None);
}
