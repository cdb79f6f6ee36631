using System.Buffers;
using System.Text.Json;

namespace Plixo.Rpc.Server;

/// <summary>A status as Connect writes it (https://connectrpc.com/docs/protocol, "Error Codes", "Error End-Stream").</summary>
internal static class ConnectStatus
{
    /// <summary>Connect's name of a code and the HTTP status of a unary error.</summary>
    public static (string Name, int Http) Of(StatusCode code) => code switch
    {
        StatusCode.Cancelled => ("canceled", 499),
        StatusCode.InvalidArgument => ("invalid_argument", 400),
        StatusCode.DeadlineExceeded => ("deadline_exceeded", 504),
        StatusCode.NotFound => ("not_found", 404),
        StatusCode.AlreadyExists => ("already_exists", 409),
        StatusCode.PermissionDenied => ("permission_denied", 403),
        StatusCode.ResourceExhausted => ("resource_exhausted", 429),
        StatusCode.FailedPrecondition => ("failed_precondition", 400),
        StatusCode.Aborted => ("aborted", 409),
        StatusCode.OutOfRange => ("out_of_range", 400),
        StatusCode.Unimplemented => ("unimplemented", 501),
        StatusCode.Internal => ("internal", 500),
        StatusCode.Unavailable => ("unavailable", 503),
        StatusCode.DataLoss => ("data_loss", 500),
        StatusCode.Unauthenticated => ("unauthenticated", 401),
        StatusCode.Ok or StatusCode.Unknown or _ => ("unknown", 500),
    };

    /// <summary>The body of a unary error.</summary>
    public static void WriteError(IBufferWriter<byte> output, RpcStatus status)
    {
        using var json = new Utf8JsonWriter(output);
        WriteError(json, status);
    }

    /// <summary>The last message of a stream.</summary>
    public static void WriteEndOfStream(IBufferWriter<byte> output, RpcStatus status, RpcMetadata? trailers)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (status.Code != StatusCode.Ok)
        {
            json.WritePropertyName("error");
            WriteError(json, status);
        }
        if (trailers is { Count: > 0 })
        {
            json.WriteStartObject("metadata");
            foreach (var values in trailers.GroupBy(t => t.Key))
            {
                json.WriteStartArray(values.Key);
                foreach (var (_, value) in values)
                    json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter json, RpcStatus status)
    {
        json.WriteStartObject();
        json.WriteString("code", Of(status.Code).Name);
        if (status.Message.Length > 0)
            json.WriteString("message", status.Message);
        if (status.Details.Count > 0)
        {
            json.WriteStartArray("details");
            foreach (var detail in status.Details)
            {
                json.WriteStartObject();
                json.WriteString("type", detail.TypeUrl[(detail.TypeUrl.LastIndexOf('/') + 1)..]);
                json.WriteString("value", Convert.ToBase64String(detail.Value.Span).TrimEnd('='));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}
