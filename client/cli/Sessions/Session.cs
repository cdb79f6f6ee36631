using Plixo.Cli.Syntax;
using Plixo.Client;

namespace Plixo.Cli.Sessions;

/// <summary>Which silo to talk to and as whom.</summary>
internal sealed class Session(string? address) : IDisposable
{
    private const string DefaultAddress = "http://127.0.0.1:8081";
    private readonly Lazy<PlixoClient> _client = new(() => new PlixoClient(Where(AddressOf(address)), TokenFile.Token()));

    public string Address { get; } = AddressOf(address);

    /// <summary>Made at the first call, so that commands without a silo need none.</summary>
    public PlixoClient Client => _client.Value;

    /// <summary>As nobody: signing in must not fail for a kept token that has ended, or was another store's.</summary>
    public PlixoClient Anonymous() => new(Where(Address));

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    /// <summary>What was given, else PLIXO_ADDRESS, else where a silo of this machine listens.</summary>
    public static string AddressOf(string? given) => given ?? Environment.GetEnvironmentVariable("PLIXO_ADDRESS") ?? DefaultAddress;

    private static Uri Where(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"the address '{text}' must be http://HOST:PORT or https://HOST:PORT");
}
