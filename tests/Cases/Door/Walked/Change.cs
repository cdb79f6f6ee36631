namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>A request of a method that changes something, and one of other content.</summary>
/// <param name="Method">`NoteService/CreateNote`.</param>
/// <param name="Request">JSON; what begins with `$` is made for it (see <see cref="Makers"/>). Of a method that takes a stream, a line each.</param>
/// <param name="One">A part of the request: with <paramref name="Other"/> in its place it has another content. Empty: it can have none.</param>
/// <param name="Given">What must be so before each call, that no resource of the request says; null: nothing. What the second leaves of it stays.</param>
public sealed record Change(string Method, string Request, string One = "", string Other = "", Func<WalkWorld, Task>? Given = null)
{
    public string Changed => Request.Replace(One, Other, StringComparison.Ordinal);
}

/// <summary>How a resource is made that a request names.</summary>
/// <param name="ByAnother">By another person than who calls the walked methods.</param>
public sealed record Maker(string Method, string Request, bool ByAnother = false);
