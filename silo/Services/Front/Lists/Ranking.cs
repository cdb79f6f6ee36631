namespace Plixo.Silo.Services.Front.Lists;

/// <summary>A list whose rows are ranked and cut first; what is only shown is looked up for the rows of the page alone.</summary>
/// <param name="From">Its rows under the name `q`, and what filters and orders may ask for.</param>
/// <param name="Shown">Joins of what is shown to the rows of the page, which are called `q` again.</param>
public sealed record Ranking(string From, string Shown);
