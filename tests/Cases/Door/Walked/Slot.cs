using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Grains.Core;
using Plixo.Grains.Customers;
using Plixo.Silo.Clock;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Stores;
using Plixo.Tests.Support;
using Instant = NodaTime.Instant;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>The resources of one request of the walk: the same word is the same resource, and with a 2 behind it another one.</summary>
internal sealed partial class Slot(WalkWorld world)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Dictionary<string, string> made = [];

    /// <summary>The messages that a request's JSON stands for, one a line.</summary>
    public async Task<IReadOnlyList<IMessage>> RequestAsync(string method, string json)
    {
        var messages = new List<IMessage>();
        foreach (var line in json.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            messages.Add(WalkWorld.Parse(method, await FilledAsync(line, "")));
        return messages;
    }

    public Task<string> ValueAsync(string word) => ValueAsync(word, "");

    private async Task<string> FilledAsync(string json, string which)
    {
        var filled = new StringBuilder();
        var at = 0;
        foreach (Match word in Word().Matches(json))
        {
            filled.Append(json, at, word.Index - at).Append(await ValueAsync(word.Groups[1].Value, word.Groups[2].Value + which));
            at = word.Index + word.Length;
        }

        return filled.Append(json, at, json.Length - at).ToString();
    }

    private async Task<string> ValueAsync(string word, string which)
    {
        if (made.TryGetValue(word + which, out var known)) return known;
        return made[word + which] = Makers.All.TryGetValue(word, out var maker) ? await MakeAsync(maker, which) : word switch
        {
            "n" => world.NextNumber().ToString(CultureInfo.InvariantCulture),
            "payer" => world.NextCustomer().ToString(CultureInfo.InvariantCulture),
            "customer" => Names.Of(Customer(await ValueAsync("payer", which))),
            "invoice" => Names.Invoice(Customer(await ValueAsync("payer", which)), SmallWorkspace.Invoice($"i{await ValueAsync("payer", which)}")),
            "contact" => Names.Contact(Customer(await ValueAsync("payer", which)), ExternalIds.Contact(SmallWorkspace.Source, $"p{await ValueAsync("payer", which)}")),
            "draft" => await DraftAsync(await ValueAsync("customer", which)),
            "job" => $"jobs/{(await world.Silo.Parts.Jobs.StartAsync("elsewhere", "Waits", "", "", 0, "system", None)).Id}",
            "bulk" => world.Door.Existing["jobs"],
            "faultyImport" => await FaultyAsync(),
            "parked" => await ParkedAsync(),
            "doubt" => await DoubtAsync(Customer(await ValueAsync("payer", which))),
            "undraftedCustomer" => await Givens.UndraftedAsync(world, await ValueAsync("customer", which), await ValueAsync("draft", which)),
            "brokenSegment" => await Givens.BrokenAsync(world, await ValueAsync("segment", which)),
            "day" => Day(10),
            "nextDay" => Day(11),
            "yesterday" => Day(-1),
            "soon" => Later(TimeSpan.FromMinutes(1)),
            "later" => Later(TimeSpan.FromHours(1)),
            "muchLater" => Later(TimeSpan.FromHours(2)),
            "amount" => """{"currencyCode":"USD","minorUnits":"5000"}""",
            "csv" => Csv("One"),
            "otherCsv" => Csv("Two"),
            "ics" => Ics("20270101"),
            "otherIcs" => Ics("20270102"),
            _ => throw new InvalidOperationException($"Nobody makes a ${word}."),
        };
    }

    private async Task<string> MakeAsync(Maker maker, string which)
    {
        var request = WalkWorld.Parse(maker.Method, await FilledAsync(maker.Request, which));
        var answer = await WalkWorld.CallAsync(maker.ByAnother ? world.Door.Administrator : world.Boss, maker.Method, [request]);
        return NameOf(answer) ?? throw new InvalidOperationException($"{maker.Method} answers with no name.");
    }

    /// <summary>The name of the resource in an answer that has one.</summary>
    public static string? NameOf(IMessage answer) =>
        answer.Descriptor.Fields.InFieldNumberOrder().Where(field => field is { FieldType: FieldType.Message, IsRepeated: false })
            .Select(field => field.Accessor.GetValue(answer)).OfType<IMessage>()
            .Select(resource => resource.Descriptor.FindFieldByName("name")?.Accessor.GetValue(resource) as string).FirstOrDefault(name => name is not null);

    private async Task<string> DraftAsync(string customer) => ((V1.ListDraftsResponse)await WalkWorld.CallAsync(
        world.Boss, "DraftService/ListDrafts", [new V1.ListDraftsRequest { Parent = customer }])).Drafts[0].Name;

    /// <summary>Of ten customers whose currency there is not.</summary>
    private async Task<string> FaultyAsync()
    {
        var records = Enumerable.Range(0, 10).Select(n => $$$"""{"customer":{"externalId":"faulty-{{{world.NextNumber()}}}","displayName":"F","currencyCode":"???"}}""");
        var request = await RequestAsync("ImportService/ImportRecords", string.Join('\n', records.Prepend("""{"header":{"kind":"LEDGER_KIND_CUSTOMERS","source":"faulty"}}""")));
        return NameOf(await world.CallAsync("ImportService/ImportRecords", request))!;
    }

    /// <summary>A message that no grain can read: whoever delivers it fails, and so do we until it is parked.</summary>
    private async Task<string> ParkedAsync()
    {
        var message = new OutgoingMessage(new GrainId(GrainKind.Customer, "nobody"), $"walk/{world.NextNumber()}", 1, 0, "unreadable", "{}"u8.ToArray(), false, Instant.FromUnixTimeSeconds(0));
        var store = world.Silo.Parts.Store;
        await store.SendAsync([message], null, None);
        while (!await store.FailAsync(new MessageRef(message.To, message.From, 1, 0, 0), "thrown", None))
        {
        }

        var parked = ((V1.ListParkedResponse)await WalkWorld.CallAsync(world.Boss, "OperationsService/ListParked", [new V1.ListParkedRequest { PageSize = 1000 }])).Messages;
        return parked.Single(one => one.Sender == message.From).Name;
    }

    /// <summary>An e-mail that the journal has and no draft: it is in doubt.</summary>
    private async Task<string> DoubtAsync(CustomerKey customer)
    {
        var id = $"x-{world.NextNumber()}";
        var now = (await world.Silo.Parts.Store.ClockAsync(None)).Business;
        await world.Silo.AskAsync(customer.Grain, new TakeOverLost(id, $"{id}@acme.example", now, 1));
        return $"transmissions/{id}";
    }

    private static CustomerKey Customer(string payer) => SmallWorkspace.Customer($"c{payer}");

    private static string Day(int ahead)
    {
        var date = DateTime.UtcNow.AddDays(ahead);
        return $$"""{"year":{{date.Year}},"month":{{date.Month}},"day":{{date.Day}}}""";
    }

    private static string Later(TimeSpan time) => (DateTime.UtcNow + time).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Csv(string name) => Bytes($"external_id,name,country,currency\nfile-{world.NextNumber()},{name},US,USD\n");

    private static string Ics(string day) => Bytes(
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b//EN\r\nBEGIN:VEVENT\r\nUID:{day}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:Closed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

    private static string Bytes(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"\$([a-zA-Z]+)(2?)")]
    private static partial Regex Word();
}
