using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Lists;

namespace Plixo.Web.Segments;

/// <summary>The steps of a cadence and what follows the last, as a form has them: a row for each, one without a day is none.</summary>
internal static class CadenceForm
{
    public static readonly IReadOnlyList<string> Paths = ["steps", "after_last_step"];

    public const string HandOver = "hand-over";
    public const string Repeat = "repeat";

    /// <summary>Rows beyond the steps that there are.</summary>
    public const int Spare = 2;

    /// <summary>More than any cadence has.</summary>
    private const int MostRows = 60;

    public static string Field(int row, string name) => $"step{row}-{name}";

    public static Policy Read(PostedForm form, out Outcome.Wrong? wrong)
    {
        wrong = null;
        var policy = new Policy
        {
            AfterLastStep = form["after"] == Repeat
                ? new AfterLastStep { Repeat = new RepeatLastStep { EveryDays = form.NumberOf("every") ?? 0, Times = form.NumberOf("times") ?? 0 } }
                : new AfterLastStep { HandOver = new HandOver() },
        };
        for (var row = 0; row < MostRows && form.Has(Field(row, "day")); row++)
        {
            if (form[Field(row, "day")].Length == 0) continue;
            if (form.NumberOf(Field(row, "day")) is { } day)
            {
                policy.Steps.Add(new CadenceStep
                {
                    OffsetDays = day, Template = form[Field(row, "template")], Tone = Choices.Read<Tone>(form[Field(row, "tone")]),
                    Task = form[Field(row, "kind")] == "task", Alone = form.Has(Field(row, "alone")),
                });
            }
            else
            {
                wrong ??= new Outcome.Wrong(Field(row, "day"), $"'{form[Field(row, "day")]}' is no whole number of days.");
            }
        }

        var inOrder = policy.Steps.OrderBy(step => step.OffsetDays).ToList();
        policy.Steps.Clear();
        policy.Steps.Add(inOrder);
        return policy;
    }
}
