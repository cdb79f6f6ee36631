namespace Plixo.Grains.Templates.Defaults;

/// <summary>A template that a new workspace begins with.</summary>
public sealed record DefaultTemplate(string Key, Language Language, TemplateSource Source);

/// <summary>The templates of a new workspace: four tones, in English and German.</summary>
public static class DefaultTemplates
{
    public const string Friendly = "friendly";
    public const string Reminder = "reminder";
    public const string Firm = "firm";
    public const string FinalNotice = "final_notice";

    public static IReadOnlyList<DefaultTemplate> All { get; } =
    [
        new(Friendly, Languages.English, EnglishTemplates.Friendly),
        new(Reminder, Languages.English, EnglishTemplates.Reminder),
        new(Firm, Languages.English, EnglishTemplates.Firm),
        new(FinalNotice, Languages.English, EnglishTemplates.FinalNotice),
        new(Friendly, Languages.German, GermanTemplates.Friendly),
        new(Reminder, Languages.German, GermanTemplates.Reminder),
        new(Firm, Languages.German, GermanTemplates.Firm),
        new(FinalNotice, Languages.German, GermanTemplates.FinalNotice),
    ];

    /// <summary>Both bodies from the same paragraphs, so that no reader gets another message than the next.</summary>
    /// <param name="payLabel">Words of the link.</param>
    internal static TemplateSource Letter(string subject, string greeting, string before, string payLabel, string after, string closing) => new(
        subject,
        $"""
         <p>{greeting}</p>
         <p>{before}</p>
         {Table}
         <p><a href="{PayLink}">{payLabel}</a></p>
         <p>{after}</p>
         <p>{closing}<br>
         {Signature}</p>
         """,
        $"""
         {greeting}

         {before}

         {Table}

         {payLabel}:
         {PayLink}

         {after}

         {closing}
         {Signature}
         """);

    private const string Table = "{invoice_table}";
    private const string PayLink = "{pay_link}";
    private const string Signature = "{sender_signature}";
}
