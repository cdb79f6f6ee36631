using System.Text.Json;

namespace Plixo.Silo.Stores.Sqlite;

/// <summary>How SQLite is given the array of an `IN`.</summary>
internal static class JsonArray
{
    public static string Of(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    public static string Of(IEnumerable<long> values) => "[" + string.Join(',', values) + "]";
}
