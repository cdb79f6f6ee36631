namespace Plixo.Silo.Stores;

/// <summary>The store cannot be opened as it is; the message says what to do.</summary>
public sealed class StoreRefusedException(string message) : Exception(message);

/// <summary>The lease under which a write was asked is no longer held with its epoch; nothing was written.</summary>
public sealed class LeaseLostException(string lease) : Exception($"The lease '{lease}' is no longer held; nothing was written.");

/// <summary>The connection was lost and the store could not be asked whether the commit is durable.</summary>
public sealed class CommitUnknownException(string message, Exception inner) : Exception(message, inner);
