using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Plixo.Protos.Amounts;
using Plixo.Protos.Csv;
using Plixo.V1;
using TimeOfDay = Google.Type.TimeOfDay;

namespace Plixo.Cli.Output;

/// <summary>One value as people read it on one line.</summary>
internal static class FieldText
{
    /// <summary>The value of a field; empty where it is not set.</summary>
    public static string Of(IMessage message, FieldDescriptor field) =>
        field.HasPresence && !field.Accessor.HasValue(message) ? "" : Of(field.Accessor.GetValue(message), field);

    /// <summary>True for messages that have a form of their own on one line.</summary>
    public static bool IsOneLine(MessageDescriptor type) => OneLine(type.Parser.ParseFrom(ByteString.Empty)) is not null;

    private static string Of(object? value, FieldDescriptor field) => value switch
    {
        null => "",
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}={map[key]}")),
        IList list => string.Join(", ", list.Cast<object>().Select(item => Of(item, field))),
        IMessage message => OneLine(message) ?? Inline(message),
        bool flag => flag ? "yes" : "no",
        ByteString bytes => bytes.Length <= 32 ? Convert.ToHexStringLower(bytes.Span) : $"{bytes.Length} bytes",
        double number => number.ToString("0.####"),
        _ when field.FieldType == FieldType.Enum => EnumName(field.EnumType, Convert.ToInt32(value)),
        _ => value.ToString() ?? "",
    };

    /// <summary>`DRAFT_STATE_WAITING` as `waiting`; the unspecified value as nothing.</summary>
    public static string EnumName(EnumDescriptor type, int number) => EnumNames.Of(type, number).ToLowerInvariant().Replace('_', ' ');

    private static string? OneLine(IMessage message) => message switch
    {
        Money money => MoneyText.Format(money),
        Google.Type.Date { Year: 0, Month: 0, Day: 0 } => "",
        Google.Type.Date date => $"{date.Year:0000}-{date.Month:00}-{date.Day:00}",
        TimeOfDay time => $"{time.Hours:00}:{time.Minutes:00}",
        Timestamp time => time.ToDateTime().ToString("yyyy-MM-dd HH:mm'Z'"),
        Duration duration => Span(duration.ToTimeSpan()),
        FieldMask mask => string.Join(", ", mask.Paths),
        Wait wait => Words(wait),
        Hold hold => $"until {OneLine(hold.Until ?? new Google.Type.Date())}: {hold.Reason}",
        Share share => share.HasValue ? $"{share.Value:P1} ({share.Numerator} of {share.Denominator})" : $"n/a (0 of {share.Denominator})",
        AmountShare share => share.HasValue ? $"{share.Denominator?.CurrencyCode} {share.Value:P1}".TrimStart() : "n/a",
        Total total => $"{total.Count}{string.Concat(total.Amounts.Select(a => ", " + MoneyText.Format(a)))}",
        QuietHours quiet => quiet.Start is null || quiet.End is null ? "" : $"{OneLine(quiet.Start)}-{OneLine(quiet.End)}",
        AgingBucket bucket => bucket.Open is null ? $"{bucket.Invoices}" : $"{MoneyText.Format(bucket.Open)} ({bucket.Invoices})",
        Recipient recipient => $"{recipient.DisplayName} <{recipient.Email}>".Trim(),
        PriorityPart part => $"{part.Part} {part.Points}",
        TransmissionEvidence piece => $"{(piece.CreateTime is { } time ? OneLine(time) : "")} {piece.Kind}: {piece.Words}",
        ImportFault fault => $"{fault.Column} {fault.Code}: {fault.Words}".Trim(),
        Google.Rpc.Status status => status.Message,
        _ => null,
    };

    private static string Words(Wait wait)
    {
        var reason = EnumName(CommonReflection.Descriptor.FindTypeByName<EnumDescriptor>(nameof(Reason)), (int)wait.Reason);
        var until = wait.Until is null ? "" : " until " + OneLine(wait.Until);
        return reason + until + (wait.Words.Length > 0 ? $" ({wait.Words})" : "");
    }

    private static string Inline(IMessage message) => string.Join(
        ", ",
        message.Descriptor.Fields.InDeclarationOrder()
            .Select(field => (field.Name, Text: Of(message, field)))
            .Where(pair => pair.Text is not ("" or "no" or "0"))
            .Select(pair => $"{pair.Name}={pair.Text}"));

    private static string Span(TimeSpan span) =>
        span.TotalHours >= 48 ? $"{span.TotalDays:0.#} d"
        : span.TotalMinutes >= 90 ? $"{span.TotalHours:0.#} h"
        : span.TotalSeconds >= 90 ? $"{span.TotalMinutes:0.#} min"
        : $"{span.TotalSeconds:0.###} s";
}
