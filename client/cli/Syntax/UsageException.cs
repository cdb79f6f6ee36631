namespace Plixo.Cli.Syntax;

/// <summary>What was typed cannot be a command; the message says what is wrong with it.</summary>
internal sealed class UsageException(string message) : Exception(message);
