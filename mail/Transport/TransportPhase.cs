namespace Plixo.Mail.Transport;

/// <summary>Where in the dialogue a transmission stopped before its dot, in the order of the dialogue.</summary>
public enum TransportPhase
{
    /// <summary>The connection itself.</summary>
    Connect,

    /// <summary>Greeting, EHLO and what the server can do.</summary>
    Greeting,

    /// <summary>STARTTLS and the handshake.</summary>
    Encryption,

    /// <summary>AUTH.</summary>
    Authentication,

    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO of the recipient.</summary>
    Recipient,

    /// <summary>DATA and the body up to the dot.</summary>
    Body,
}
