namespace Plixo.Grains.Core;

/// <summary>
/// A turn decided what must never be. It faults, so that nothing of it is committed: an error of this program, not of whoever
/// asked.
/// </summary>
public sealed class InvariantException(string words) : Exception(words);
