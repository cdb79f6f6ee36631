using System.Collections;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Plixo.Cli.Calls;
using Plixo.Rpc;
using StatusCode = Plixo.Rpc.StatusCode;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Walks every method that answers in pages: what is promised of pages and tokens holds for each, also for those added later.</summary>
public sealed partial class ListWalkTests(WalkWorld world) : IClassFixture<WalkWorld>
{
    private const int Least = 7;
    private const int PageSize = 3;

    /// <summary>Pages of that size; the rest comes in large ones.</summary>
    private const int SmallPages = 6;

    /// <summary>How long rows that follow in the background are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
                var request = await RequestAsync(list, slot);
                if (list.Grow is not null && Least - (await PageAsync(list, request, Least, "")).Keys.Count is var missing and > 0) await list.Grow(rows, missing);
                wrong.AddRange(await PagedAsync(list, request, rows));
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
            if (page == 1 && list.Grow is not null) await list.Grow(rows, 1);
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

    /// <summary>A token is refused where any other field of the request is another.</summary>
    private async Task<IEnumerable<string>> BoundAsync(Listed list, IMessage request, Slot slot)
    {
        var wrong = new List<string>();
        var (_, token) = await PageAsync(list, request, 2, "");
        foreach (var field in request.Descriptor.Fields.InFieldNumberOrder().Where(field => !Paging.Contains(field.Name)))
        {
            if (await OtherAsync(list, request, field, slot) is not { } other)
            {
                if (field.Name is not ("filter" or "order_by")) wrong.Add($"{list.Method}: this walk knows no other {field.Name}.");
                continue;
            }

            if (await RefusedAsync(list.Method, other) is { } without)
            {
                wrong.Add($"{list.Method} with another {field.Name} and no token: {without.Message}");
                continue;
            }

            Set(other, "page_token", token);
            var refusal = await RefusedAsync(list.Method, other);
            if (refusal is not { StatusCode: StatusCode.InvalidArgument } || refusal.Reason() != "INVALID_ARGUMENT" || refusal.Detail<BadRequest>()?.FieldViolations[0].Field != "page_token")
                wrong.Add($"{list.Method} with a token of another {field.Name}: {refusal?.Message ?? "it was taken."}");
        }

        return wrong;
    }

    /// <summary>The request with another value of the field; null where there is none.</summary>
    private async Task<IMessage?> OtherAsync(Listed list, IMessage request, FieldDescriptor field, Slot slot)
    {
        var value = field.Name switch
        {
            "parent" or "name" => $"\"{list.OtherParent}\"",
            "filter" => await FirstOfAsync(list, request, field) is { } name ? $"\"{name}:*\"" : null,
            "order_by" => await FirstOfAsync(list, request, field) is { } name ? $"\"{name} desc\"" : null,
            _ => Lists.OtherValues.GetValueOrDefault(field.Name),
        };
        if (value is null or "\"\"") return null;
        var source = (await slot.RequestAsync(list.Method, $$"""{"{{field.JsonName}}":{{value}}}"""))[0];
        var other = Copy(request);
        field.Accessor.SetValue(other, field.Accessor.GetValue(source));
        return other;
    }

    /// <summary>The first field that the refusal of an unknown one names.</summary>
    private async Task<string?> FirstOfAsync(Listed list, IMessage request, FieldDescriptor field)
    {
        var asked = Copy(request);
        field.Accessor.SetValue(asked, field.Name == "filter" ? "no_such_field = 1" : "no_such_field");
        return (await RefusedAsync(list.Method, asked))?.Message is { } words && Named().Match(words) is { Success: true } named ? named.Groups[1].Value : null;
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
        var asked = Copy(request);
        Set(asked, "page_size", size);
        Set(asked, "page_token", token);
        var answer = await world.CallAsync(list.Method, [asked]);
        var items = answer.Descriptor.Fields.InFieldNumberOrder().First(field => field is { IsRepeated: true, FieldType: FieldType.Message });
        return ([.. ((IEnumerable)items.Accessor.GetValue(answer)).Cast<IMessage>().Select(RowKeys.Of)], (string)answer.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(answer));
    }

    private static async Task<IMessage> RequestAsync(Listed list, Slot slot)
    {
        var request = (await slot.RequestAsync(list.Method, list.Request))[0];
        if (list.Parent.Length == 0) return request;
        var field = request.Descriptor.FindFieldByName("parent") ?? request.Descriptor.FindFieldByName("name");
        var named = (await slot.RequestAsync(list.Method, $$"""{"{{field.JsonName}}":"{{list.Parent}}"}"""))[0];
        field.Accessor.SetValue(request, field.Accessor.GetValue(named));
        return request;
    }

    private Task<RpcException?> RefusedAsync(string method, IMessage request) => world.RefusalAsync(method, [request]);

    private static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());

    private static void Set(IMessage message, string field, object value) => message.Descriptor.FindFieldByName(field).Accessor.SetValue(message, value);

    [GeneratedRegex(@"(?:there are|one can by) ([a-z_0-9]+)")]
    private static partial Regex Named();
}
