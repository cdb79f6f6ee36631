using Plixo.Cli.Syntax;
using Plixo.Client;

namespace Plixo.Cli.Sessions;

/// <summary>Which silo to talk to and as whom.</summary>
internal sealed class Session(string? address) : IDisposable
{
    private const string DefaultAddress = "http://127.0.0.1:8081";
    private readonly Lazy<PlixoClient> _client = new(() => new PlixoClient(Address(address), TokenFile.Token()));

    /// <summary>Made at the first call, so that commands without a silo need none.</summary>
    public PlixoClient Client => _client.Value;

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private static Uri Address(string? given)
    {
        var text = given ?? Environment.GetEnvironmentVariable("PLIXO_ADDRESS") ?? DefaultAddress;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"the address '{text}' must be http://HOST:PORT or https://HOST:PORT");
    }
}
