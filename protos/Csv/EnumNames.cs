using Google.Protobuf.Reflection;

namespace Plixo.Protos.Csv;

/// <summary>Members of enums as callers write them: `DRAFT_STATE_WAITING` as `WAITING`.</summary>
public static class EnumNames
{
    /// <summary>Nothing for the unspecified member; the number for one that this version does not know.</summary>
    public static string Of(EnumDescriptor type, int number) =>
        number == 0 ? "" : type.FindValueByNumber(number) is { } value ? value.Name[Prefix(type).Length..] : number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What all names of an enum begin with: `DRAFT_STATE_`; nothing for google.type.DayOfWeek.</summary>
    public static string Prefix(EnumDescriptor type) =>
        type.Values[0].Name.Replace("UNSPECIFIED", "", StringComparison.Ordinal) is var prefix && type.Values.All(value => value.Name.StartsWith(prefix, StringComparison.Ordinal))
            ? prefix
            : "";
}
