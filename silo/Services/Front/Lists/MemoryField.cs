using System.Globalization;
using NodaTime;

namespace Plixo.Silo.Services.Front.Lists;

/// <summary>A field of items in memory, by which they can be filtered and ordered. Values are compared as texts.</summary>
internal sealed record MemoryField<T>(string Name, Func<T, string> Value)
{
    /// <summary>From what a filter says to the text that it is compared as; null where no value is said so.</summary>
    public Func<string, string?> Read { get; init; } = said => said;

    /// <summary>What a filter may say, for people.</summary>
    public string Wanted { get; init; } = "";
}

/// <summary>Fields whose values are more than texts.</summary>
internal static class MemoryField
{
    private const string Microseconds = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>RFC 3339 in the filter; compared as instants, whatever the offset and however many digits.</summary>
    public static MemoryField<T> Time<T>(string name, Func<T, Instant> value) => new(name, item => Text(value(item)))
    {
        Read = said => Field.ReadTime(said) is { } time ? Text(time) : null,
        Wanted = Field.TimeWanted,
    };

    public static MemoryField<T> Flag<T>(string name, Func<T, bool> value) => new(name, item => value(item) ? "true" : "false")
    {
        Read = said => said is "true" or "false" ? said : null, Wanted = Field.FlagWanted,
    };

    /// <summary>An enum of the wire: `ROLE_MANAGER` or `MANAGER`.</summary>
    public static MemoryField<T> Enum<T, TWire>(string name, Func<T, TWire> value)
        where TWire : struct, Enum => new(name, item => WireEnum.UpperSnake(value(item).ToString()))
        {
            Read = WireEnum<TWire>.Read, Wanted = WireEnum<TWire>.Wanted,
        };

    /// <summary>Of one length, so that texts are in the order of the instants.</summary>
    private static string Text(Instant instant) => instant.ToDateTimeUtc().ToString(Microseconds, CultureInfo.InvariantCulture);
}
