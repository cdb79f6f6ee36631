namespace Plixo.Tests.Mail.Smtp;

/// <summary>Classes that start OpenSMTPD run one after the other: it has one spool on a machine.</summary>
[CollectionDefinition(Name)]
public sealed class OneOpenSmtpd
{
    public const string Name = "OpenSMTPD";
}
