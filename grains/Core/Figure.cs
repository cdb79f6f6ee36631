using NodaTime;

namespace Plixo.Grains.Core;

/// <summary>An increment of a flow: drafted, sent, bounced, paid. Appended as a row, folded into totals later.</summary>
/// <param name="Name">Stable: `sent`, `drafted`, `accepted`.</param>
/// <param name="Date">In the workspace's zone.</param>
/// <param name="Segment">Empty where there is none.</param>
/// <param name="Currency">ISO 4217, or empty for a count without money.</param>
/// <param name="Count">How many.</param>
/// <param name="Amount">Minor units.</param>
public sealed record Figure(string Name, LocalDate Date, string Segment, string Currency, long Count, long Amount);
