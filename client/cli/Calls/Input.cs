using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Cli.Syntax;
using FieldMask = Google.Protobuf.WellKnownTypes.FieldMask;

namespace Plixo.Cli.Calls;

/// <summary>How one argument or option gets into a request.</summary>
internal abstract record Input
{
    /// <summary>The argument's name or the option's flag.</summary>
    public abstract string Key { get; }

    /// <summary>Null for an argument.</summary>
    public virtual Option? Option => null;

    /// <summary>The fields of the request that it fills; a test looks for each.</summary>
    public abstract IEnumerable<string> Paths { get; }

    /// <summary>Several values of it make several requests, where its field takes one.</summary>
    public virtual bool MayRepeatTheCall => true;

    public abstract void Fill(IMessage request, IReadOnlyList<string> values);

    /// <summary>An argument that is a resource's name; `c-1` is short for `customers/c-1`.</summary>
    public static Input Name(string argument, string path, string? collection = null) => new FieldInput(argument, path, null, collection);

    /// <summary>An argument that is a value.</summary>
    public static Input Value(string argument, string path) => new FieldInput(argument, path, null, null);

    /// <summary>An option for a field: `--amount AMOUNT!`, `--dry-run`.</summary>
    public static Input Of(string option, string path, string summary, string? collection = null) =>
        new FieldInput(Option.Of(option, summary).Flag, path, Option.Of(option, summary), collection);

    /// <summary>An option that narrows a list: its value is compared with a field of the filter.</summary>
    public static Input Filter(string option, string field, string summary, string comparison = "=") =>
        new FilterInput(Option.Of(option, summary), field, comparison);

    /// <summary>Arguments FIELD=VALUE for a resource, with the mask that names them.</summary>
    public static Input Assignments(string argument, string resource, string? mask = "update_mask") => new AssignmentInput(argument, resource, mask);

    /// <summary>An option or argument whose value is a file to read.</summary>
    public static Input Content(string argument, string path) => new FileInput(argument, path);

    /// <summary>What help says of it beside its name; empty where that says all.</summary>
    public virtual string Explanation(MessageDescriptor request) => "";

    protected static FieldPath Path(IMessage request, string path) =>
        FieldPath.Find(request.Descriptor, path) ?? throw new InvalidOperationException($"{request.Descriptor.FullName} has no field {path}.");

    private sealed record FieldInput(string Argument, string FieldPath, Option? Flag, string? Collection) : Input
    {
        public override string Key => Argument;

        public override Option? Option => Flag;

        public override IEnumerable<string> Paths => [FieldPath];

        public override void Fill(IMessage request, IReadOnlyList<string> values)
        {
            var path = Path(request, FieldPath);
            foreach (var value in values)
                path.Set(request, Flag is { ValueName: null } ? "yes" : Full(value), Argument);
        }

        private string Full(string value) =>
            Collection is null || value.Length == 0 || value.Contains('/') || value == "-" ? value : $"{Collection}/{value}";
    }

    private sealed record FilterInput(Option Flag, string Field, string Comparison) : Input
    {
        public override string Key => Flag.Flag;

        public override Option? Option => Flag;

        public override IEnumerable<string> Paths => ["filter"];

        public override void Fill(IMessage request, IReadOnlyList<string> values)
        {
            var filter = request.Descriptor.FindFieldByName("filter");
            var term = $"{Field} {Comparison} {Quoted(Flag.ValueName is null ? "true" : values[^1])}";
            var before = (string)filter.Accessor.GetValue(request);
            filter.Accessor.SetValue(request, before.Length == 0 ? term : $"{before} AND {term}");
        }

        private static string Quoted(string value) =>
            value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '.' or '@' or ':')
                ? value
                : $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
    }

    private sealed record AssignmentInput(string Argument, string Resource, string? Mask) : Input
    {
        public override string Explanation(MessageDescriptor request) =>
            $"Fields: {string.Join(", ", Fields.Of(request.FindFieldByName(Resource).MessageType))}.";

        public override string Key => Argument;

        public override IEnumerable<string> Paths => Mask is null ? [Resource] : [Resource, Mask];

        /// <summary>All of them make one resource.</summary>
        public override bool MayRepeatTheCall => false;

        public override void Fill(IMessage request, IReadOnlyList<string> values)
        {
            var type = request.Descriptor.FindFieldByName(Resource).MessageType;
            foreach (var assignment in values)
            {
                var at = assignment.IndexOf('=');
                var field = at > 0 ? assignment[..at] : throw new UsageException($"'{assignment}' is not FIELD=VALUE");
                if (FieldPath.Find(type, field) is null)
                    throw new UsageException($"there is no field '{field}'; the fields are {string.Join(", ", type.Fields.InDeclarationOrder().Select(f => f.Name))}");
                var text = assignment[(at + 1)..];
                Path(request, $"{Resource}.{field}").Set(request, text.StartsWith('@') ? FieldValue.TextOf(text[1..], field) : text, field);
                if (Mask is not null)
                    AddTo(request, field);
            }
        }

        private void AddTo(IMessage request, string field)
        {
            var accessor = request.Descriptor.FindFieldByName(Mask!).Accessor;
            var mask = (FieldMask?)accessor.GetValue(request) ?? new FieldMask();
            mask.Paths.Add(field);
            accessor.SetValue(request, mask);
        }
    }

    private sealed record FileInput(string Argument, string FieldPath) : Input
    {
        public override string Key => Argument;

        public override IEnumerable<string> Paths => [FieldPath];

        public override void Fill(IMessage request, IReadOnlyList<string> values)
        {
            var path = Path(request, FieldPath);
            if (path.Last.FieldType == FieldType.Bytes)
                path.Put(request, ByteString.CopyFrom(FieldValue.File(values[^1], Argument)));
            else
                path.Set(request, FieldValue.TextOf(values[^1], Argument), Argument);
        }
    }
}
