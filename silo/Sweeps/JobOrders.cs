using System.Text;
using System.Text.Json;
using Plixo.Silo.Turns;

namespace Plixo.Silo.Sweeps;

/// <summary>How the order of a job, of a kind that has one, stands in its <see cref="JobReport"/>.</summary>
public static class JobOrders
{
    public static string Write<TOrder>(TurnCodec codec, TOrder order)
        where TOrder : class
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) codec.WritePart(json, order);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public static TOrder Read<TOrder>(TurnCodec codec, string order)
        where TOrder : class
    {
        using var document = JsonDocument.Parse(order);
        return codec.ReadPart<TOrder>(document.RootElement);
    }
}
