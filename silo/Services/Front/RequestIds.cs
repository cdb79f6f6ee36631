using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Rpc.Server;
using Plixo.Silo.Stores;

namespace Plixo.Silo.Services.Front;

/// <summary>The `request_id` of a request (AIP-155), and what it names.</summary>
public static class RequestIds
{
    /// <summary>Characters of a request id.</summary>
    public const int Longest = 100;

    private const string Field = "request_id";

    /// <summary>Under which an answer is kept; null without a request id.</summary>
    /// <param name="part">Tells the answers of one call apart, where several are kept.</param>
    public static RequestKey? KeyOf(CallContext call, IMessage request, string part = "") =>
        Of(request) is { Length: > 0 } id ? new RequestKey(call.Actor().Id, part.Length == 0 ? call.Method : $"{call.Method}#{part}", id) : null;

    /// <summary>Caller, method and request id as one name, for what no grain decides; empty without a request id.</summary>
    public static string NameOf(CallContext call, IMessage request) =>
        Of(request) is { Length: > 0 } id ? $"{call.Actor().Id} {call.Method} {id}" : "";

    /// <summary>SHA-256 of the request with its request id cleared.</summary>
    public static byte[] DigestOf(IMessage request)
    {
        if (Of(request).Length == 0) return SHA256.HashData(request.ToByteArray());
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        FieldOf(copy)!.Accessor.Clear(copy);
        return SHA256.HashData(copy.ToByteArray());
    }

    private static string Of(IMessage request)
    {
        var id = FieldOf(request)?.Accessor.GetValue(request) as string ?? "";
        if (id.Length > Longest) throw Refusals.Invalid(Field, $"at most {Longest} characters.");
        // Ids of many calls are looked up together, and PostgreSQL takes no U+0000.
        return id.Any(char.IsControl) ? throw Refusals.Invalid(Field, "has a control character.") : id;
    }

    private static FieldDescriptor? FieldOf(IMessage request) => request.Descriptor.FindFieldByName(Field);
}
