using NodaTime;
using Plixo.V1;
using Plixo.Web.Lists;
using Plixo.Web.Shared;
using Plixo.Web.Shell;

namespace Plixo.Web.Sending;

/// <summary>The days that figures of e-mail cover: those that end today.</summary>
internal static class HealthWindow
{
    private const int Usual = 7;

    public static readonly IReadOnlyList<(string Value, string Words)> Choices = [("", "7 days"), ("14", "14 days"), ("30", "30 days"), ("90", "90 days")];

    public static int DaysOf(ListAddress address) => Choices.Any(one => one.Value == address["days"]) && int.TryParse(address["days"], out var days) ? days : Usual;

    public static KpiWindow Of(ListAddress address, Viewer viewer) => new()
    {
        StartDate = TimeWords.Wire(viewer.Today.PlusDays(1 - DaysOf(address))), EndDate = TimeWords.Wire(viewer.Today),
    };

    public static IEnumerable<LocalDate> DatesOf(KpiWindow window)
    {
        for (var date = TimeWords.Local(window.StartDate); date <= TimeWords.Local(window.EndDate); date = date.PlusDays(1)) yield return date;
    }
}
