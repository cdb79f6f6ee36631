using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Plixo.Cli.Output;
using Plixo.Cli.Syntax;
using Plixo.Protos.Amounts;
using Plixo.Protos.Csv;
using Plixo.V1;
using TimeOfDay = Google.Type.TimeOfDay;

namespace Plixo.Cli.Calls;

/// <summary>Reads what people type as the value of a field.</summary>
internal static class FieldValue
{
    /// <summary>Deepest nesting of typed JSON.</summary>
    private const int JsonDepth = 50;

    private static readonly JsonParser _json = new(new JsonParser.Settings(JsonDepth, Methods.Types));
    private static readonly string[] _instants = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <exception cref="UsageException">The text is no such value; the message names the flag.</exception>
    public static object Parse(FieldDescriptor field, string text, string flag) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool => text switch
        {
            "yes" or "true" or "on" => true,
            "no" or "false" or "off" => false,
            _ => throw Wrong(flag, text, "yes or no (on or off)"),
        },
        FieldType.Int32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : throw Wrong(flag, text, "a whole number"),
        FieldType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number : throw Wrong(flag, text, "a whole number"),
        FieldType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : throw Wrong(flag, text, "a number"),
        FieldType.Enum => EnumNumber(field.EnumType, text, flag),
        FieldType.Message => Message(field.MessageType, text, flag),
        _ => throw Wrong(flag, text, $"a value that the command line can read; use plixo rpc"),
    };

    /// <summary>The values of a repeated field, separated by commas; or of any field as JSON where it is a JSON array.</summary>
    public static IEnumerable<object> ParseMany(FieldDescriptor field, string text, string flag) =>
        text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries).Select(part => Parse(field, part, flag));

    private static int EnumNumber(EnumDescriptor type, string text, string flag)
    {
        var name = text.ToUpperInvariant().Replace('-', '_').Replace(' ', '_');
        var prefix = EnumNames.Prefix(type);
        var value = type.FindValueByName(name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name);
        return value is { Number: not 0 } ? value.Number : throw Wrong(flag, text, EnumWords(type));
    }

    private static string EnumWords(EnumDescriptor type) => "one of " + string.Join(
        ", ", type.Values.Where(v => v.Number != 0).Select(v => v.Name[EnumNames.Prefix(type).Length..].ToLowerInvariant().Replace('_', '-')));

    private static object Message(MessageDescriptor type, string text, string flag) => type.Name switch
    {
        _ when text.StartsWith('{') => Json(type, text, flag),
        nameof(Money) => MoneyText.TryParse(text, out var money) ? money : throw Wrong(flag, text, "an amount such as '1234.50 EUR'"),
        nameof(Google.Type.Date) => Day(text, flag),
        nameof(TimeOfDay) => Clock(text, flag),
        nameof(Timestamp) => Instant(text, flag),
        nameof(Duration) => Span(text, flag),
        nameof(FieldMask) => new FieldMask { Paths = { text.Split(',') } },
        nameof(QuietHours) when text.Split('-') is [var start, var end] => new QuietHours { Start = Clock(start, flag), End = Clock(end, flag) },
        nameof(Instalment) when text.Split('=') is [var left, var right] => new Instalment { Date = Day(left, flag), Amount = (Money)Message(Money.Descriptor, right, flag) },
        _ => throw Wrong(flag, text, $"a JSON object ({type.FullName})"),
    };

    public static IMessage Json(MessageDescriptor type, string text, string flag)
    {
        try
        {
            return _json.Parse(text, type);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException)
        {
            throw new UsageException($"{flag}: {e.Message} (a JSON form of {type.FullName})");
        }
    }

    public static Google.Type.Date Day(string text, string flag) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date)
            ? new Google.Type.Date { Year = date.Year, Month = date.Month, Day = date.Day }
            : throw Wrong(flag, text, "a date such as 2026-11-22");

    public static Timestamp Instant(string text, string flag)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", out var date))
            return Timestamp.FromDateTime(date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        var zoned = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;
        return zoned && DateTimeOffset.TryParseExact(text, _instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? Timestamp.FromDateTimeOffset(instant)
            : throw Wrong(flag, text, "an instant with its zone such as 2026-11-22T09:00Z or 2026-11-22T09:00+01:00");
    }

    public static Duration Span(string text, string flag)
    {
        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new Duration { Seconds = (long)count * unit }
            : throw Wrong(flag, text, "a span such as 30s, 15m, 48h or 3d");
    }

    private static TimeOfDay Clock(string text, string flag) =>
        TimeOnly.TryParseExact(text, "HH:mm", out var time)
            ? new TimeOfDay { Hours = time.Hour, Minutes = time.Minute }
            : throw Wrong(flag, text, "a time such as 18:00");

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static byte[] File(string path, string flag)
    {
        try
        {
            return System.IO.File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{flag}: {fault.Message}");
        }
    }

    /// <summary>The same as text; a mark of its encoding is left out.</summary>
    public static string TextOf(string path, string flag)
    {
        using var reader = new StreamReader(new MemoryStream(File(path, flag)));
        return reader.ReadToEnd();
    }

    private static UsageException Wrong(string flag, string text, string wanted) => new($"{flag}: '{text}' is not {wanted}");
}
