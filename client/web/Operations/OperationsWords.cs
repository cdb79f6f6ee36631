using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Plixo.Web.Shared;

namespace Plixo.Web.Operations;

/// <summary>What runs, as an engineer reads it.</summary>
internal static class OperationsWords
{
    /// <summary>`4.2 ms`.</summary>
    public static string Milliseconds(Duration took) =>
        $"{took.ToTimeSpan().TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture)} ms";

    /// <summary>Good where nothing is, else how many.</summary>
    public static (string Words, BadgeTone Tone)? None(long count, string what) =>
        count == 0 ? ($"None {what}", BadgeTone.Good) : ($"{count} {what}", BadgeTone.Bad);
}
