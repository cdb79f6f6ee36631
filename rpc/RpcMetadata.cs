using System.Collections;

namespace Plixo.Rpc;

/// <summary>
/// The headers or trailers of a call: an ordered multimap. Keys are lower-case ASCII; keys that end in
/// <c>-bin</c> hold bytes, all others printable ASCII.
/// </summary>
public sealed class RpcMetadata : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _entries = [];

    public int Count => _entries.Count;

    /// <summary>Adds a text value.</summary>
    /// <exception cref="ArgumentException">The key is reserved, malformed or ends in -bin; or the value is not printable ASCII.</exception>
    public void Add(string key, string value)
    {
        key = Checked(key);
        if (IsBinary(key))
            throw new ArgumentException($"Metadata key '{key}' ends in -bin and takes bytes.", nameof(key));
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"The value of metadata key '{key}' must be printable ASCII.", nameof(value));
        _entries.Add(new(key, value));
    }

    /// <summary>Adds bytes under a key that ends in -bin.</summary>
    /// <exception cref="ArgumentException">The key is reserved, malformed or does not end in -bin.</exception>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        key = Checked(key);
        if (!IsBinary(key))
            throw new ArgumentException($"Metadata key '{key}' takes text; a key for bytes ends in -bin.", nameof(key));
        _entries.Add(new(key, Convert.ToBase64String(value).TrimEnd('=')));
    }

    /// <summary>The last value under a key, or null. For a -bin key this is its base64 form.</summary>
    public string? Get(string key)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Key.Equals(key, StringComparison.OrdinalIgnoreCase))
                return _entries[i].Value;
        }
        return null;
    }

    /// <summary>Every value under a key, in order.</summary>
    public IEnumerable<string> All(string key) =>
        _entries.Where(e => e.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(e => e.Value);

    /// <summary>The last bytes under a -bin key, or null where there are none or they are not base64.</summary>
    public byte[]? GetBinary(string key) => Get(key) is { } text ? Decode(text) : null;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static bool IsBinary(string key) => key.EndsWith("-bin", StringComparison.Ordinal);

    /// <summary>Names that belong to HTTP or to the protocols, not to the application.</summary>
    internal static bool IsReserved(string key) =>
        key.StartsWith(':') || key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
        || key.Equals("content-type", StringComparison.OrdinalIgnoreCase)
        || key.Equals("content-length", StringComparison.OrdinalIgnoreCase)
        || key.Equals("te", StringComparison.OrdinalIgnoreCase)
        || key.Equals("host", StringComparison.OrdinalIgnoreCase)
        || key.Equals("connection", StringComparison.OrdinalIgnoreCase)
        || key.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase)
        || key.Equals("trailer", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes over a value from the wire as it is. Several -bin values may come joined by commas.</summary>
    internal void AddReceived(string key, string value)
    {
        key = key.ToLowerInvariant();
        if (!IsBinary(key) || !value.Contains(','))
        {
            _entries.Add(new(key, value));
            return;
        }
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
            _entries.Add(new(key, part));
    }

    /// <summary>Base64 with or without padding.</summary>
    internal static byte[]? Decode(string text)
    {
        var missing = (4 - (text.Length % 4)) % 4;
        var padded = missing == 0 ? text : text.PadRight(text.Length + missing, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }

    private static string Checked(string key)
    {
        key = key.ToLowerInvariant();
        if (key.Length == 0 || key.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_' or '.')))
            throw new ArgumentException($"'{key}' is not a metadata key: letters, digits, '-', '_' and '.' only.", nameof(key));
        if (IsReserved(key))
            throw new ArgumentException($"Metadata key '{key}' is reserved by the protocol.", nameof(key));
        return key;
    }

}
