namespace Plixo.Tests.Support.Smtp;

/// <summary>The Message-ID of an e-mail as it came over the wire.</summary>
public static class MessageIds
{
    private const string Header = "Message-ID: <";

    /// <summary>Without brackets, as a transmission's row has it.</summary>
    public static string Of(string body)
    {
        var start = body.IndexOf(Header, StringComparison.OrdinalIgnoreCase) + Header.Length;
        return body[start..body.IndexOf('>', start)];
    }
}
