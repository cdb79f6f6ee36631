using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Rpc.Wire;

namespace Plixo.Rpc.Client;

/// <summary>Calls with JSON in and out, by descriptor.</summary>
public static class JsonCalls
{
    /// <summary>
    /// Calls a method of any kind. Each response comes as one line of JSON; a method that returns one message yields one.
    /// </summary>
    /// <param name="requests">The JSON of each request: exactly one unless the method takes a stream.</param>
    /// <exception cref="ArgumentException">A request is not JSON of the method's request message, or their number is wrong.</exception>
    public static IAsyncEnumerable<string> CallJson(
        this RpcChannel channel, RpcCatalog catalog, MethodDescriptor method, IEnumerable<string> requests, CallOptions? options = null)
    {
        var codec = new JsonCodec(catalog.Types);
        var messages = requests.Select(json => Parse(codec, method.InputType, json)).ToList();
        if (!method.IsClientStreaming && messages.Count != 1)
            throw new ArgumentException($"{method.FullName} takes one request, not {messages.Count}.", nameof(requests));
        return Formatted(codec, channel.Call(method, messages, options ?? CallOptions.None));
    }

    private static async IAsyncEnumerable<string> Formatted(
        JsonCodec codec, IAsyncEnumerable<IMessage> responses, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var response in responses.WithCancellation(cancellation))
        {
            using var json = new PooledBuffer(int.MaxValue);
            codec.Write(response, json);
            yield return Encoding.UTF8.GetString(json.Written.Span);
        }
    }

    private static IMessage Parse(JsonCodec codec, MessageDescriptor type, string json)
    {
        try
        {
            return codec.Parse(type, new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
        }
        catch (MalformedMessageException e)
        {
            throw new ArgumentException(e.Message, nameof(json), e);
        }
    }
}
