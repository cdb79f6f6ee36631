namespace Plixo.Silo.Host.Configuration;

/// <summary>A key that is wrong. The message is the one line that the start ends with: the key, and what it takes.</summary>
public sealed class ConfigurationException(string line) : Exception(line);
