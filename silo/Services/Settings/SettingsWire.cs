using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using NodaTime;
using Plixo.Grains.Core;
using Plixo.Grains.Workspaces;
using Plixo.Mail.Addresses;
using Plixo.Silo.Services.Front;
using Plixo.V1;

namespace Plixo.Silo.Services.Settings;

/// <summary>Settings, calendars and senders between the workspace and the wire.</summary>
internal static class SettingsWire
{
    public static Workspace ToWire(WorkspaceState state, long version, bool live, bool demo) => new()
    {
        Name = "workspace",
        DisplayName = state.Settings.CompanyName,
        TimeZone = state.Settings.Zone,
        Language = state.Settings.Language,
        CoverageWindowDays = state.Settings.CoverageWindowDays,
        ReplyPauseDays = state.Settings.ReplyPauseSendingDays,
        PortalBaseUrl = state.Settings.PortalBaseUrl,
        Paused = state.Paused is not null,
        PauseReason = state.Paused?.Reason ?? "",
        Live = live,
        Demo = demo,
        Etag = Etags.Of(version),
    };

    public static WorkspaceSettings Read(Workspace wire) => new(
        wire.DisplayName, wire.TimeZone, wire.Language, wire.CoverageWindowDays, wire.ReplyPauseDays, wire.PortalBaseUrl.TrimEnd('/'));

    public static V1.Calendar ToWire(string id, HolidayCalendar calendar, IEnumerable<string> segments)
    {
        var wire = new V1.Calendar
        {
            Name = $"calendars/{id}", DisplayName = calendar.Name, Country = calendar.Country, ClosedDays = { ToWire(calendar.Holidays) },
        };
        wire.Etag = EtagOf(wire);
        wire.Segments.Add(segments);
        return wire;
    }

    public static IEnumerable<ClosedDay> ToWire(IEnumerable<KeyValuePair<LocalDate, string>> days) =>
        days.Select(day => new ClosedDay { Date = day.Key.ToWire(), Words = day.Value });

    public static ImmutableSortedDictionary<LocalDate, string> Read(IEnumerable<ClosedDay> days, string field)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<LocalDate, string>();
        foreach (var day in days) read[WireValues.ReadDate(day.Date, $"{field}.date")] = day.Words;
        return read.ToImmutable();
    }

    public static bool Same(HolidayCalendar one, HolidayCalendar other) =>
        (one.Name, one.Country) == (other.Name, other.Country) && one.Holidays.SequenceEqual(other.Holidays);

    public static Sender ToWire(string id, SenderIdentity sender)
    {
        var wire = new Sender
        {
            Name = $"senders/{id}",
            DisplayName = sender.Name,
            Email = sender.Address,
            ReplyTo = sender.ReplyTo,
            Signature = sender.Signature,
            Phone = sender.Phone,
            OwnerName = sender.OwnerName,
        };
        wire.Etag = EtagOf(wire);
        return wire;
    }

    public static SenderIdentity Read(Sender wire)
    {
        if (!MailAddress.TryParse(wire.Email, out var address, out var why)) throw Refusals.Invalid("sender.email", why);
        if (wire.ReplyTo.Length > 0 && !MailAddress.TryParse(wire.ReplyTo, out _, out var wrong)) throw Refusals.Invalid("sender.reply_to", wrong);
        if ((wire.DisplayName + wire.Phone).Any(char.IsControl)) throw Refusals.Invalid("sender.display_name", "has a control character.");
        return new SenderIdentity(wire.DisplayName, address.WireSpec, wire.ReplyTo, wire.Signature, wire.Phone, wire.OwnerName);
    }

    public static string IdOf(string id, string field) =>
        id.Length is > 0 and <= 60 && id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? id
            : throw Refusals.Invalid(field, "has 1 to 60 lower-case letters, digits or hyphens.");

    /// <summary>A digest of what is shown: parts of the workspace have no version of their own.</summary>
    public static string EtagOf(IMessage shown) => Convert.ToHexStringLower(SHA256.HashData(shown.ToByteArray()).AsSpan(0, 8));
}
