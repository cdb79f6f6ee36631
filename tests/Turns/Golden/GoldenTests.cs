using System.Text;
using Plixo.Grains.Core;
using Plixo.Silo.Stepping;
using Plixo.Silo.Turns;
using Plixo.Tests.Support;

namespace Plixo.Tests.Turns.Golden;

/// <summary>
/// Every event, message, state, view and reply as it stands in stores of each schema: tests/Turns/Golden/schema-N/KIND.PART.txt
/// has a line for each, its stable name and its bytes. What was written once must load for ever, so a line of an earlier schema
/// is never edited. A change of shape raises the grain's schema, brings an upcaster and a folder of its own;
/// PLIXO_WRITE_GOLDEN=1 writes the files of the present schema.
/// </summary>
public sealed class GoldenTests
{
    private static readonly TurnCodec Codec = new(SteppedSilo.Catalog, new ClearCipher(), new Upcasters());
    private static readonly GrainKind[] Kinds = [GrainKind.Workspace, GrainKind.Segment, GrainKind.Customer, GrainKind.Invoice];

    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Turns", "Golden");

    public static TheoryData<GrainKind, string> Parts
    {
        get
        {
            var parts = new TheoryData<GrainKind, string>();
            foreach (var kind in Kinds)
            {
                foreach (var part in Now(kind)) parts.Add(kind, part.Key);
            }
            return parts;
        }
    }

    /// <summary>A shape that changed without a schema of its own is a store that the next version cannot read.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public void What_is_written_today_is_what_the_present_schema_promises(GrainKind kind, string part)
    {
        var path = Path.Combine(Folder, $"schema-{SteppedSilo.Catalog[kind].Grain.Schema}", $"{kind}.{part}.txt");
        var written = string.Concat(Now(kind)[part].OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name} {Encoding.UTF8.GetString(one.Bytes)}\n"));
        if (Environment.GetEnvironmentVariable("PLIXO_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, written);
        }

        Assert.Equal(File.ReadAllText(path).Split('\n'), written.Split('\n'));
    }

    [Fact]
    public void What_was_written_under_any_schema_loads_and_loses_nothing()
    {
        var lines = 0;
        foreach (var folder in Directory.GetDirectories(Folder, "schema-*"))
        {
            var schema = int.Parse(Path.GetFileName(folder)["schema-".Length..]);
            foreach (var path in Directory.GetFiles(folder, "*.txt"))
            {
                var (kind, part) = Path.GetFileNameWithoutExtension(path).Split('.') is [var name, var what]
                    ? (Enum.Parse<GrainKind>(name), what)
                    : throw new InvalidOperationException(path);
                foreach (var line in File.ReadLines(path))
                {
                    var (type, body) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
                    var again = Again(kind, part, type, schema, Encoding.UTF8.GetBytes(body));
                    if (schema == SteppedSilo.Catalog[kind].Grain.Schema) Assert.Equal(body, Encoding.UTF8.GetString(again));
                    lines++;
                }
            }
        }

        Assert.True(lines > 150, $"Only {lines} lines were read.");
    }

    /// <summary>Read, and written again.</summary>
    private static byte[] Again(GrainKind kind, string part, string type, int schema, byte[] body) => part switch
    {
        "events" => Codec.WriteEvent(kind, Codec.ReadEvent(kind, type, schema, body)).Body,
        "messages" => Codec.WriteMessage(kind, Codec.ReadMessage(kind, schema == 1 ? type : $"{type}@{schema}", body)).Body,
        "state" => Codec.WriteState(kind, Codec.ReadState(kind, schema, body)),
        "view" => Codec.WriteView(kind, Codec.ReadView(kind, body)),
        "replies" => Codec.WriteReply(kind, Codec.ReadReply(kind, body)),
        _ => throw new InvalidOperationException(part),
    };

    private static ILookup<string, (string Name, byte[] Bytes)> Now(GrainKind kind)
    {
        var entry = SteppedSilo.Catalog[kind];
        var all = new List<(string Part, string Name, byte[] Bytes)> { ("state", "state", Codec.WriteState(kind, Sample.Of(entry.Grain.StateType))) };
        foreach (var (name, type) in entry.Events.All) all.Add(("events", name, Codec.WriteEvent(kind, (Event)Sample.Of(type)).Body));
        foreach (var (name, type) in entry.Messages.All) all.Add(("messages", name, Codec.WriteMessage(kind, (Message)Sample.Of(type)).Body));
        if (entry.ViewType is { } view) all.Add(("view", "view", Codec.WriteView(kind, Sample.Of(view))));

        // Replies are one set for all grains.
        if (kind == GrainKind.Workspace)
        {
            foreach (var (name, type) in SteppedSilo.Catalog.Replies.All)
                all.Add(("replies", name, Codec.WriteReply(kind, Reply.Done with { Body = (ReplyBody)Sample.Of(type) })));
        }

        return all.ToLookup(one => one.Part, one => (one.Name, one.Bytes));
    }
}
