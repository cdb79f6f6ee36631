using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Plixo.Cli.Calls;
using Plixo.Rpc;
using StatusCode = Plixo.Rpc.StatusCode;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Walks every method that answers in pages: what is promised of pages and tokens holds for each, also for those added later.</summary>
public sealed class ListWalkTests(WalkWorld world) : IClassFixture<WalkWorld>
{
    private const int Least = 7;
    private const int PageSize = 3;

    /// <summary>Rows that come between the first pages, each time.</summary>
    private const int Inserted = 2;

    /// <summary>Pages of that size; the rest comes in large ones.</summary>
    private const int SmallPages = 6;

    /// <summary>How long rows that follow in the background are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ListPages pages = new(world.Boss);

    private static readonly string[] Paging = ["page_size", "page_token"];

    private static IEnumerable<string> Paged => Methods.All.Where(method => method.InputType.FindFieldByName("page_size") is not null)
        .Select(method => $"{method.Service.Name}/{method.Name}");

    [Fact]
    public void Every_method_that_answers_in_pages_is_walked()
    {
        Assert.Equal(Paged.Order(), Lists.All.Select(list => list.Method).Order());
        Assert.All(Lists.All, list => Assert.Equal(list.Grow is null, list.Fixed.Length > 0));
    }

    [Fact]
    public async Task Pages_together_are_the_whole_set_while_rows_are_inserted_and_a_token_is_one_querys()
    {
        var wrong = new List<string>();
        foreach (var list in Lists.All)
        {
            try
            {
                var slot = new Slot(world);
                var rows = new Rows(world, slot);
                var request = await ListPages.RequestAsync(list, slot);
                if (list.Grow is not null && Least - (await PageAsync(list, request, Least, "")).Keys.Count is var missing and > 0) await list.Grow(rows, missing);
                wrong.AddRange(await PagedAsync(list, request, rows));
                wrong.AddRange(await EtagsAsync(list, request));
                wrong.AddRange(await BoundAsync(list, request, slot));
            }
            catch (Exception fault) when (fault is RpcException or InvalidOperationException)
            {
                wrong.Add($"{list.Method}: {fault.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private async Task<IEnumerable<string>> PagedAsync(Listed list, IMessage request, Rows rows)
    {
        var wrong = new List<string>();
        var before = await FilledAsync(list, request);
        if (before.Count < Least) return [$"{list.Method} has {before.Count} rows only."];
        var paged = new List<string>();
        for (var (token, page) = ("", 0); page == 0 || token.Length > 0; page++)
        {
            if (page is 1 or 2 && list.Grow is not null) await list.Grow(rows, Inserted);
            var size = page < SmallPages ? PageSize : 1000;
            (var keys, token) = await PageAsync(list, request, size, token);
            if (keys.Count > size) wrong.Add($"{list.Method} gave {keys.Count} rows of {size}.");
            paged.AddRange(keys);
        }

        if (paged.Count != paged.Distinct().Count()) wrong.Add($"{list.Method} gave a row twice: {string.Join(", ", paged.GroupBy(key => key).Where(key => key.Count() > 1).Select(key => key.Key))}.");
        if (before.Except(paged).ToList() is { Count: > 0 } lost) wrong.Add($"{list.Method} lost {string.Join(", ", lost)}.");
        if (!paged.Where(before.Contains).SequenceEqual(before)) wrong.Add($"{list.Method} has another order in pages.");
        if (list.Grow is null && paged.Count != before.Count) wrong.Add($"{list.Method} has {paged.Count} rows in pages, and {before.Count} at once.");
        return wrong;
    }

    private async Task<IEnumerable<string>> EtagsAsync(Listed list, IMessage request) =>
        (await pages.PageAsync(list, request, 1000, "")).Rows
            .Where(row => row.Descriptor.FindFieldByName("etag") is { } etag && (string)etag.Accessor.GetValue(row) is "")
            .Select(row => $"{list.Method}: {RowKeys.Of(row)} has no etag.");

    /// <summary>A token is refused where any other field of the request is another.</summary>
    private async Task<IEnumerable<string>> BoundAsync(Listed list, IMessage request, Slot slot)
    {
        var (wrong, others) = (new List<string>(), new OtherRequests(world, slot));
        var (_, token) = await PageAsync(list, request, 2, "");
        foreach (var field in request.Descriptor.Fields.InFieldNumberOrder().Where(field => !Paging.Contains(field.Name)))
        {
            if (await others.OfAsync(list, request, field) is not { } other)
            {
                if (!Lists.None(list.Method, field.Name)) wrong.Add($"{list.Method}: this walk knows no other {field.Name}.");
                continue;
            }

            if (Lists.None(list.Method, field.Name)) wrong.Add($"{list.Method} has a {field.Name}, and the table says that it has none.");

            if (await world.RefusalAsync(list.Method, [other]) is { } without)
            {
                wrong.Add($"{list.Method} with another {field.Name} and no token: {without.Message}");
                continue;
            }

            ListPages.Set(other, "page_token", token);
            var refusal = await world.RefusalAsync(list.Method, [other]);
            if (refusal is not { StatusCode: StatusCode.InvalidArgument } || refusal.Reason() != "INVALID_ARGUMENT" || refusal.Detail<BadRequest>()?.FieldViolations[0].Field != "page_token")
                wrong.Add($"{list.Method} with a token of another {field.Name}: {refusal?.Message ?? "it was taken."}");
        }

        return wrong;
    }

    /// <summary>All rows at once, when what follows in the background has followed.</summary>
    private async Task<List<string>> FilledAsync(Listed list, IMessage request)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var (keys, _) = await PageAsync(list, request, 1000, "");
            if (keys.Count >= Least || patience.IsCancellationRequested) return keys;
        }
    }

    private async Task<(List<string> Keys, string Next)> PageAsync(Listed list, IMessage request, int size, string token)
    {
        var (rows, next) = await pages.PageAsync(list, request, size, token);
        return ([.. rows.Select(RowKeys.Of)], next);
    }
}
