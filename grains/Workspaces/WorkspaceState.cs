using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using Plixo.Grains.Calendars;
using Plixo.Grains.Core;

namespace Plixo.Grains.Workspaces;

/// <summary>Settings, users, templates, calendars, senders, segment rules and ledger sources. It is also its own view.</summary>
public sealed record WorkspaceState
{
    public static readonly WorkspaceState Empty = new();

    public WorkspaceSettings Settings { get; init; } = WorkspaceSettings.Default;

    /// <summary>Sending is paused for everybody; null while it is not.</summary>
    public Pause? Paused { get; init; }

    /// <summary>By template key, then language.</summary>
    public ImmutableSortedDictionary<string, TemplateVersions> Templates { get; init; } =
        ImmutableSortedDictionary<string, TemplateVersions>.Empty;

    public ImmutableSortedDictionary<string, HolidayCalendar> Calendars { get; init; } =
        ImmutableSortedDictionary<string, HolidayCalendar>.Empty;

    public ImmutableSortedDictionary<string, SenderIdentity> Senders { get; init; } =
        ImmutableSortedDictionary<string, SenderIdentity>.Empty;

    /// <summary>The first rule that holds decides; a customer that none fits has no segment.</summary>
    public ImmutableArray<SegmentRule> Rules { get; init; } = [];

    public ImmutableSortedDictionary<string, User> Users { get; init; } = ImmutableSortedDictionary<string, User>.Empty;

    /// <summary>What each ledger source brings and how far it has been read.</summary>
    public ImmutableSortedDictionary<string, LedgerSource> Sources { get; init; } =
        ImmutableSortedDictionary<string, LedgerSource>.Empty;

    /// <summary>Domains that nobody is written to, lower case, with the date of reactivation (null: permanent).</summary>
    public ImmutableSortedDictionary<string, DomainSuppression> Domains { get; init; } =
        ImmutableSortedDictionary<string, DomainSuppression>.Empty;

    /// <summary>The time of the oldest ledger source's reading; null before the first import.</summary>
    public Instant? LedgerAsOf => Sources.IsEmpty ? null : Sources.Values.Min(source => source.AsOf);
}

/// <param name="Zone">tz database id; it dates figures.</param>
/// <param name="CoverageWindowDays">Days in which a contact counts for coverage.</param>
/// <param name="PortalBaseUrl">What pay links start with, without a trailing slash.</param>
public sealed record WorkspaceSettings(
    string CompanyName,
    string Zone,
    string Language,
    int CoverageWindowDays,
    int ReplyPauseSendingDays,
    string PortalBaseUrl)
{
    public static readonly WorkspaceSettings Default = new("", "UTC", "en", 30, 5, "http://127.0.0.1:8080");
}

/// <summary>Sending stands still, by whom and why.</summary>
public sealed record Pause(Instant Since, string By, string Reason);

/// <summary>The present version of a template in each language. A save makes the next version of that language.</summary>
public sealed record TemplateVersions(ImmutableSortedDictionary<string, TemplateText> Languages)
{
    /// <summary>In the language, else in it without its region, else in the workspace's, else the first there is; null where there is none.</summary>
    public (string Language, TemplateText Text)? For(string language, string otherwise)
    {
        foreach (var tag in new[] { language, language.Split('-')[0], otherwise })
        {
            if (Languages.TryGetValue(tag, out var text)) return (tag, text);
        }

        return Languages.IsEmpty ? null : (Languages.First().Key, Languages.First().Value);
    }
}

/// <param name="Version">From 1, per template and language.</param>
/// <param name="By">Who saved it.</param>
public sealed record TemplateText(int Version, string Subject, string Html, string Text, string By, Instant At);

/// <summary>Closed dates by name: a country's holidays, a company's own, or both.</summary>
public sealed record HolidayCalendar(string Name, string Country, ImmutableSortedDictionary<LocalDate, string> Holidays);

/// <summary>Who an e-mail is from.</summary>
/// <param name="ReplyTo">Empty: `Mail:ReplyTo`, else the sender's own address. The mailer adds the signed token behind a plus.</param>
/// <param name="OwnerName">True: the customer's owner stands as the name.</param>
public sealed record SenderIdentity(
    string Name, string Address, string ReplyTo, string Signature, string Phone, bool OwnerName);

public sealed record User(
    string Name, string DisplayName, string Email, string Role, ImmutableSortedSet<string> Segments, int DailyCapacity)
{
    /// <summary>Until this date the deputy stands in.</summary>
    public LocalDate? AbsentUntil { get; init; }

    public string Deputy { get; init; } = "";

    /// <summary>The largest plan that the person may agree to, in hundredths of each plan's currency; null: what the segment's policy says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PlanLimitHundredths { get; init; }
}

/// <summary>What a source is the truth of.</summary>
public enum LedgerKind
{
    /// <summary>open_amount is the truth.</summary>
    Balances = 1,

    /// <summary>Payments, credits, write-offs and allocations are.</summary>
    Entries,
}

/// <param name="AsOf">The watermark: an older file is refused.</param>
public sealed record LedgerSource(LedgerKind Kind, Instant AsOf);

public sealed record DomainSuppression(LocalDate? Until, string Reason, string By, Instant At);

/// <summary>Assigns a customer to a segment where every given condition holds.</summary>
public sealed record SegmentRule(SegmentKey Segment)
{
    public ImmutableSortedSet<string> Countries { get; init; } = [];

    public ImmutableSortedSet<string> Currencies { get; init; } = [];

    /// <summary>Open balance in <see cref="BalanceCurrency"/>, minor units; both ends inclusive.</summary>
    public long? MinBalance { get; init; }

    public long? MaxBalance { get; init; }

    public string BalanceCurrency { get; init; } = "";

    public int? MinDaysOverdue { get; init; }

    public int? MinInvoices { get; init; }

    public int? MaxInvoices { get; init; }

    /// <summary>All of them.</summary>
    public ImmutableSortedSet<string> Tags { get; init; } = [];

    /// <summary>One of them; equals the customer's rating.</summary>
    public ImmutableSortedSet<string> Ratings { get; init; } = [];

    public bool? Consumer { get; init; }

    /// <summary>Holds where the ledger's own hint names the segment.</summary>
    public bool ByHint { get; init; }
}
