using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using TimeOfDay = Google.Type.TimeOfDay;

namespace Plixo.Protos.Csv;

/// <summary>One value as a program reads it from a cell.</summary>
internal static class CsvCell
{
    /// <summary>For what stands in an Any: the details of errors.</summary>
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor)));

    /// <summary>Whether a message has a form of its own in one cell.</summary>
    public static bool IsOne(MessageDescriptor type) =>
        type == Timestamp.Descriptor || type == Date.Descriptor || type == TimeOfDay.Descriptor || type == Duration.Descriptor
        || type == FieldMask.Descriptor || type == Google.Rpc.Status.Descriptor;

    /// <summary>The value of a field; empty where it is not set.</summary>
    public static string Of(IMessage message, FieldDescriptor field) =>
        field.HasPresence && !field.Accessor.HasValue(message) ? "" : Of(field.Accessor.GetValue(message), field);

    private static string Of(object? value, FieldDescriptor field) => value switch
    {
        null => "",
        IDictionary { Count: 0 } or IList { Count: 0 } => "",
        IEnumerable and not string and not ByteString => Written(value),
        string text => CsvText.Harmless(text),
        bool flag => flag ? "true" : "false",
        ByteString bytes => CsvText.Harmless(bytes.ToBase64()),
        Timestamp time => time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        Date { Year: 0, Month: 0, Day: 0 } => "",
        Date date => string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-{date.Month:00}-{date.Day:00}"),
        TimeOfDay time => string.Create(CultureInfo.InvariantCulture, $"{time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}"),
        Duration span => string.Create(CultureInfo.InvariantCulture, $"{span.ToTimeSpan().TotalSeconds}s"),
        FieldMask mask => string.Join(',', mask.Paths),
        Google.Rpc.Status status => CsvText.Harmless(status.Message),
        IMessage other => Written(other),
        _ when field.FieldType == FieldType.Enum => EnumNames.Of(field.EnumType, Convert.ToInt32(value, CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, $"{field.FullName} has a value of no known type."),
    };

    private static string Written(object value)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Json.WriteValue(text, value);
        return text.ToString();
    }
}
