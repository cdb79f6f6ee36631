using NodaTime;

namespace Plixo.Grains.Calendars.Ics;

/// <summary>Reads RRULE; what it does not know could mean other dates and is refused.</summary>
internal static class YearlyRules
{
    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public static YearlyRule Read(IcsLine line, LocalDate first)
    {
        var parts = IcsLine.Pairs(line.Value.Split(';'), line.Number);
        if (!parts.TryGetValue("FREQ", out var frequency) || frequency != "YEARLY") throw Refused(line, "only yearly repetition is read");
        var rule = new YearlyRule(1, null, null, null, null);
        foreach (var (name, value) in parts)
            rule = name switch
            {
                "FREQ" or "WKST" => rule,
                "INTERVAL" => rule with { Interval = Number(line, value, 1, 100) },
                "COUNT" => rule with { Count = Number(line, value, 1, 1000) },
                "UNTIL" => rule with { Until = IcsEvents.Date(line, value.Split('T')[0]) },
                "BYMONTH" => rule with { Month = Number(line, value, 1, 12) },
                "BYMONTHDAY" when Number(line, value, 1, 31) == first.Day => rule,
                "BYDAY" => rule with { Nth = Nth(line, value) },
                _ => throw Refused(line, $"{name}={value} in a repetition is not read"),
            };
        if (rule.Nth is not null && !parts.ContainsKey("BYMONTH")) throw Refused(line, "BYDAY without BYMONTH is not read");
        if (rule.Nth is not null && parts.ContainsKey("BYMONTHDAY")) throw Refused(line, "BYDAY with BYMONTHDAY is not read");
        return rule;
    }

    private static (int N, IsoDayOfWeek Day) Nth(IcsLine line, string value)
    {
        var day = value.Length > 2 ? Array.IndexOf(Weekdays, value[^2..]) : -1;
        return day < 0 ? throw Refused(line, $"BYDAY={value} is not read") : (Number(line, value[..^2], -5, 5), (IsoDayOfWeek)(day + 1));
    }

    private static int Number(IcsLine line, string text, int least, int most) =>
        int.TryParse(text, out var number) && number >= least && number <= most && number != 0
            ? number
            : throw Refused(line, $"'{text}' is not a number from {least} to {most}");

    private static IcsFaultException Refused(IcsLine line, string words) => new(line.Number, words);
}
