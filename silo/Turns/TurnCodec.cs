using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Plixo.Grains.Core;
using Plixo.Silo.Personal;

namespace Plixo.Silo.Turns;

/// <summary>
/// How states, events, messages, views and replies stand in the store: JSON of one set of options, whose exact bytes are
/// what is hashed and what the store keeps. Every method may throw <see cref="PersonalKeysWantedException"/>.
/// </summary>
public sealed class TurnCodec
{
    private readonly GrainCatalog catalog;
    private readonly Upcasters upcasters;
    private readonly IPersonalCipher cipher;
    private readonly JsonSerializerOptions options;

    public TurnCodec(GrainCatalog catalog, IPersonalCipher cipher, Upcasters upcasters)
    {
        this.catalog = catalog;
        this.upcasters = upcasters;
        this.cipher = cipher;
        options = Options(catalog, cipher);
    }

    public GrainCatalog Catalog => catalog;

    public byte[] WriteState(GrainKind kind, object state) => Write(state, catalog[kind].Grain.StateType);

    public object ReadState(GrainKind kind, int schema, byte[] body)
    {
        var grain = catalog[kind].Grain;
        return Read(kind, Upcast.State, "", schema, body, grain.StateType);
    }

    public (string Type, byte[] Body) WriteEvent(GrainKind kind, Event happened) =>
        (catalog[kind].Events.NameOf(happened), Write(happened, happened.GetType()));

    public Event ReadEvent(GrainKind kind, string type, int schema, byte[] body) =>
        (Event)Read(kind, Upcast.Event, type, schema, body, catalog[kind].Events.TypeOf(type));

    /// <summary>The type is the stable name, followed by "@" and the schema where that is not 1: messages have no column for it.</summary>
    public (string Type, byte[] Body) WriteMessage(GrainKind to, Message message)
    {
        var entry = catalog[to];
        var name = entry.Messages.NameOf(message);
        return (entry.Grain.Schema == 1 ? name : $"{name}@{entry.Grain.Schema}", Write(message, message.GetType()));
    }

    public Message ReadMessage(GrainKind to, string type, byte[] body)
    {
        var (name, schema) = type.Split('@') is [var stable, var version] ? (stable, int.Parse(version)) : (type, 1);
        return (Message)Read(to, Upcast.Message, name, schema, body, catalog[to].Messages.TypeOf(name));
    }

    /// <summary>With the schema of the grain that answered, without the ids in flight, which the store keeps beside it.</summary>
    public byte[] WriteReply(GrainKind of, Reply reply) => WriteWithSchema(of, reply with { InFlight = [] }, typeof(Reply));

    public Reply ReadReply(GrainKind of, byte[] body) => (Reply)ReadWithSchema(of, Upcast.Reply, body, typeof(Reply));

    public byte[] WriteView(GrainKind kind, object view) => WriteWithSchema(kind, view, catalog[kind].ViewType ?? view.GetType());

    public object ReadView(GrainKind kind, byte[] body) => ReadWithSchema(
        kind, Upcast.View, body, catalog[kind].ViewType ?? throw new InvalidOperationException($"{kind} shows a view and names no ViewType."));

    /// <summary>A content about persons is stored encrypted under their keys; its digest is that of the clear bytes.</summary>
    public byte[] WriteContent(Content content) =>
        content.Keys.IsEmpty ? content.Bytes.ToArray() : SealedContent.Seal(cipher, content.Keys, content.Bytes.ToArray());

    /// <summary>A content that was stored with keys; null where one of them was destroyed.</summary>
    public (IReadOnlyList<string> Keys, byte[]? Clear) ReadContent(byte[] bytes) => SealedContent.Open(cipher, bytes);

    /// <summary>For parts of a decision record, actors and the like: values that are no closed set.</summary>
    public void WritePart<T>(Utf8JsonWriter writer, T value) => JsonSerializer.Serialize(writer, value, options);

    public T ReadPart<T>(JsonElement element) => element.Deserialize<T>(options)!;

    private byte[] Write(object value, Type type) => WantedKeys.Collect(() => JsonSerializer.SerializeToUtf8Bytes(value, type, options));

    /// <summary>{"schema":n,"body":…}: views and replies have no column for it.</summary>
    private byte[] WriteWithSchema(GrainKind kind, object value, Type type) => WantedKeys.Collect(() =>
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", catalog[kind].Grain.Schema);
            json.WritePropertyName("body");
            JsonSerializer.Serialize(json, value, type, options);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    });

    private object ReadWithSchema(GrainKind kind, Upcast what, byte[] bytes, Type type)
    {
        using var document = JsonDocument.Parse(bytes);
        var body = JsonMarshal.GetRawUtf8Value(document.RootElement.GetProperty("body")).ToArray();
        return Read(kind, what, "", document.RootElement.GetProperty("schema").GetInt32(), body, type);
    }

    private object Read(GrainKind kind, Upcast what, string name, int schema, byte[] body, Type type)
    {
        var raised = upcasters.Apply(kind, what, name, schema, catalog[kind].Grain.Schema, body);
        var json = raised is null ? body : JsonSerializer.SerializeToUtf8Bytes<JsonNode>(raised);
        return WantedKeys.Collect(() => JsonSerializer.Deserialize(json, type, options))
            ?? throw new JsonException($"{kind} {what} '{name}' is null.");
    }

    private static JsonSerializerOptions Options(GrainCatalog catalog, IPersonalCipher cipher)
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(MissingCollections.Fill);
        resolver.Modifiers.Add(type => NameReplies(type, catalog.Replies));
        var made = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            IgnoreReadOnlyProperties = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = resolver,
        };
        foreach (var converter in TimeJson.Converters) made.Converters.Add(converter);
        made.Converters.Add(new PersonalJson(cipher));
        made.Converters.Add(new ImmutableArrayJson());
        made.Converters.Add(new UnorderedJson());
        made.Converters.Add(new GrainIdJson());
        made.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        made.MakeReadOnly();
        return made;
    }

    /// <summary>Each grain has its own replies; the base record in grains/Core cannot name them.</summary>
    private static void NameReplies(JsonTypeInfo type, StableNames replies)
    {
        if (type.Type != typeof(ReplyBody)) return;
        type.PolymorphismOptions = new JsonPolymorphismOptions();
        foreach (var (name, derived) in replies.All) type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(derived, name));
    }
}
