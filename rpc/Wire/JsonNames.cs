using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Plixo.Rpc.Wire;

/// <summary>
/// Refuses JSON in which a field comes twice, also when once by its JSON name and once by its name in the .proto file: the
/// library would take the later one and say nothing.
/// </summary>
internal sealed class JsonNames(TypeRegistry types)
{
    private const string TypeOfAny = "@type";

    private readonly ConcurrentDictionary<MessageDescriptor, Dictionary<string, FieldDescriptor>> _fields = [];

    /// <exception cref="JsonException">A field comes twice in one object, or this is no JSON.</exception>
    public void RequireDistinct(MessageDescriptor type, in ReadOnlySequence<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        var open = new Stack<Level>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push(open.TryPeek(out var within) ? Inside(within) : Of(type));
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    open.Peek().Begin(reader.GetString()!);
                    break;
                case JsonTokenType.String when open.TryPeek(out var any) && any is { IsAny: true, Name: TypeOfAny }:
                    any.Fields = types.Find(Any.GetTypeName(reader.GetString()!)) is { } held ? FieldsOf(held) : null;
                    break;
            }
        }
    }

    /// <summary>The level of an object that is a field's value, one of a list, or one of a map.</summary>
    private Level Inside(Level outer) => outer switch
    {
        { Each: { } each } => Of(each),
        { Field: { IsMap: true } map } => new Level { Each = MessageOf(map.MessageType.FindFieldByNumber(2)) },
        { Field: { } field } => Of(MessageOf(field)),
        _ => new Level(),
    };

    private Level Of(MessageDescriptor? type) => new() { Fields = type is null ? null : FieldsOf(type), IsAny = type == Any.Descriptor };

    /// <summary>Fields by both names. The keys of a Struct are the caller's own.</summary>
    private Dictionary<string, FieldDescriptor>? FieldsOf(MessageDescriptor type) => type.File == Struct.Descriptor.File ? null
        : _fields.GetOrAdd(type, static of => of.Fields.InDeclarationOrder()
            .SelectMany(field => new[] { (field.JsonName, field), (field.Name, field) }).DistinctBy(pair => pair.Item1).ToDictionary());

    private static MessageDescriptor? MessageOf(FieldDescriptor field) => field.FieldType == FieldType.Message ? field.MessageType : null;

    /// <summary>One open object. Without fields its names are taken as they stand.</summary>
    private sealed class Level
    {
        private readonly HashSet<string> _seen = [];

        public Dictionary<string, FieldDescriptor>? Fields { get; set; }

        public bool IsAny { get; init; }

        /// <summary>Of a map: the type of its values.</summary>
        public MessageDescriptor? Each { get; init; }

        /// <summary>What the value that comes now belongs to.</summary>
        public string Name { get; private set; } = "";

        public FieldDescriptor? Field { get; private set; }

        public void Begin(string name)
        {
            (Name, Field) = (name, Fields?.GetValueOrDefault(name));
            if (!_seen.Add(Field?.Name ?? name))
                throw new JsonException($"The field '{name}' comes twice in one object.");
        }
    }
}
