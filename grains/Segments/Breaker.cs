namespace Plixo.Grains.Segments;

/// <summary>
/// When all sending of a segment stops until a person closes the breaker: something is wrong with us or with the list, not with
/// one address. Beside these the bounce and complaint limits of <see cref="Guardrails"/> open it.
/// </summary>
public sealed record Breaker
{
    /// <summary>Hard bounces within an hour beyond which it opens.</summary>
    public int MassBounces { get; init; } = 20;

    /// <summary>In percent of what was accepted within the hour, from <see cref="MassMinimum"/> on.</summary>
    public decimal MassPercent { get; init; } = 10m;

    public int MassMinimum { get; init; } = 50;

    /// <summary>Complaints within 24 hours at which it opens and asks.</summary>
    public int ComplaintsInADay { get; init; } = 3;
}
