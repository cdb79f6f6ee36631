using System.Text;
using System.Text.Json;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Bulk;

/// <summary>How an order stands in its job.</summary>
public static class BulkOrders
{
    public static string Write(TurnCodec codec, BulkOrder order)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) codec.WritePart(json, order);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public static BulkOrder Read(TurnCodec codec, string order)
    {
        using var document = JsonDocument.Parse(order);
        return codec.ReadPart<BulkOrder>(document.RootElement);
    }
}
