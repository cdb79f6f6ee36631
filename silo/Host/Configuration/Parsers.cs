using System.Diagnostics.CodeAnalysis;
using System.Net;
using NodaTime;
using Plixo.Mail.Addresses;
using Plixo.Silo.Sealing;

namespace Plixo.Silo.Host.Configuration;

/// <summary>What keys take, each with its words.</summary>
internal static class Parsers
{
    public const string AListener = "an address of this machine with a port, such as http://127.0.0.1:8080";
    public const string AMailbox = "one e-mail address";
    public const string ADomain = "a domain, such as mail.example.com";
    public const string AKey = "32 random bytes in base64 (openssl rand -base64 32)";
    public const string ASigningKey = "a P-256 private key as PKCS#8 in base64";
    public const string ASwitch = "on or off";

    private const int KeyBytes = 32;

    public static bool Listener(string text, [MaybeNullWhen(false)] out Uri value) =>
        Uri.TryCreate(text, UriKind.Absolute, out value) && value.Scheme == Uri.UriSchemeHttp && value.PathAndQuery == "/" &&
        value.UserInfo.Length == 0 && (IPAddress.TryParse(value.DnsSafeHost, out _) || value.Host == "localhost");

    public static bool PublicUrl(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text.TrimEnd('/');
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0;
    }

    public static bool Mailbox(string text, [MaybeNullWhen(false)] out MailAddress? value) => MailAddress.TryParse(text, out value, out _);

    public static bool Domain(string text, [MaybeNullWhen(false)] out string? value)
    {
        value = text;
        return MailAddress.TryParse($"postmaster@{text}", out _, out _);
    }

    public static bool Key(string text, [MaybeNullWhen(false)] out byte[] value)
    {
        value = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, value, out var written) && written == KeyBytes && value.Distinct().Count() > 1;
    }

    public static bool SigningKey(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        try
        {
            BlockSigner.From(text).Dispose();
            return true;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    public static bool Switch(string text, out bool value)
    {
        value = text is "on" or "true" or "True";
        return value || text is "off" or "false" or "False";
    }

    /// <summary>One of the words, in any case of letters.</summary>
    public static Parser<string> OneOf(params string[] words) => (string text, [MaybeNullWhen(false)] out string value) =>
    {
        value = words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return value is not null;
    };

    public static Parser<int> Whole(int least, int most) => (string text, out int value) => int.TryParse(text, out value) && value >= least && value <= most;

    /// <summary>Seconds or minutes: `6s`, `90 s`, `2 min`.</summary>
    public static Parser<Duration> Time(Duration least, Duration most) => (string text, out Duration value) =>
    {
        var number = new string([.. text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')]);
        var unit = text[number.Length..].Trim() switch
        {
            "ms" => Duration.FromMilliseconds(1),
            "" or "s" => Duration.FromSeconds(1),
            "min" or "m" => Duration.FromMinutes(1),
            _ => Duration.Zero,
        };
        value = double.TryParse(number, out var count) ? unit * count : Duration.Zero;
        return value >= least && value <= most;
    };

    public static bool Any(string text, [MaybeNullWhen(false)] out string? value)
    {
        value = text;
        return true;
    }

    /// <summary>An id of letters, digits, hyphens and dots.</summary>
    public static bool Id(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return text.Length is > 0 and <= 60 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
    }
}
