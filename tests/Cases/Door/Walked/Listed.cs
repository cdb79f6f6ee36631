namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>A List method, what it is asked for, and how it gets rows.</summary>
/// <param name="Request">JSON; what begins with `$` is made for it.</param>
/// <param name="Parent">Of the request; empty where it names none.</param>
/// <param name="OtherParent">One that has the same list of other rows.</param>
/// <param name="Grow">Makes so many rows more; null where the set is fixed.</param>
/// <param name="Fixed">Why nothing is inserted while it is read.</param>
internal sealed record Listed(string Method, Func<Rows, int, Task>? Grow, string Parent = "", string OtherParent = "", string Fixed = "", string Request = "{}");
