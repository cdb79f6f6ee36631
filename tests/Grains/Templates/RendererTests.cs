using System.Collections.Immutable;
using NodaTime;
using Plixo.Grains.Amounts;
using Plixo.Grains.Templates;
using Plixo.Grains.Templates.Defaults;

namespace Plixo.Tests.Grains.Templates;

public sealed class RendererTests
{
    private static readonly Currency Eur = new("EUR");
    private static readonly LocalDate Today = new(2026, 6, 20);

    private static InvoiceLine Line(string number, int daysOverdue, long open) => new(
        number, Today.PlusDays(-daysOverdue - 30), Today.PlusDays(-daysOverdue), new Money(open + 1000, Eur), new Money(open, Eur));

    private static readonly MergeValues Full = new()
    {
        Today = Today,
        Currency = Eur,
        Invoices = [Line("A-2", 5, 250000), Line("A-1", 19, 123456)],
        ContactName = "Zoë O'Neil",
        CustomerName = "Fish & <Chips>",
        PayLink = "https://pay.example/p/1?a=1&b=2",
        SenderName = "Ada",
        SenderSignature = "Ada Byron\r\nReceivables",
        SenderPhone = "+44 20 7946 0000",
        CompanyName = "Acme Ltd",
        PromiseDate = Today,
        PromiseAmount = new Money(100, Eur),
    };

    private static Template Parse(string text, string? subject = null, string? html = null, Language? language = null)
    {
        var source = new TemplateSource(subject ?? "s", html ?? "h", text);
        Assert.True(Template.TryParse("k", 1, language ?? Languages.English, source, out var template, out var fault), fault?.ToString());
        return template;
    }

    private static string Text(string text, MergeValues? values = null, Language? language = null) =>
        Assert.IsType<Rendering.Rendered>(Renderer.Render(Parse(text), values ?? Full, language)).Text;

    [Theory]
    [InlineData("{contact_name}", "Zoë O'Neil")]
    [InlineData("{{contact_name}} {{}}", "{contact_name} {}")]
    [InlineData("{invoice_count}", "2")]
    [InlineData("{total_due}", "EUR\u00A03,734.56")]
    [InlineData("{oldest_days}", "19")]
    [InlineData("{oldest_due_date}", "1 June 2026")]
    [InlineData("{today}", "20 June 2026")]
    [InlineData("{promise_amount} on {promise_date}", "EUR\u00A01.00 on 20 June 2026")]
    [InlineData("{sender_signature}", "Ada Byron\nReceivables")]
    [InlineData("[{more_invoices}{statement_note}]", "[]")]
    public void Fields_are_filled(string template, string expected) => Assert.Equal(expected, Text(template));

    [Fact]
    public void Total_overdue_leaves_out_what_is_due_today_or_later() => Assert.Equal(
        "EUR\u00A01.00 of EUR\u00A07.00",
        Text("{total_overdue} of {total_due}", Full with { Invoices = [Line("a", 1, 100), Line("b", 0, 200), Line("c", -3, 400)] }));

    [Fact]
    public void One_invoice_has_a_number_and_a_due_date_and_several_do_not()
    {
        Assert.Equal("A-1 due 1 June 2026", Text("{invoice_number} due {due_date}", Full with { Invoices = [Line("A-1", 19, 100)] }));
        var missing = Assert.IsType<Rendering.Missing>(Renderer.Render(Parse("{invoice_number} {due_date} {today}"), Full));
        Assert.Equal(["invoice_number", "due_date"], missing.Fields.AsEnumerable());
    }

    [Fact]
    public void Every_field_without_a_value_is_a_hole_except_those_that_may_be_empty()
    {
        var empty = new MergeValues { Today = Today, Currency = Eur, ContactName = " " };
        foreach (var field in Fields.All)
        {
            var rendering = Renderer.Render(Parse($"x{{{field.Name}}}"), empty);
            if (field.MayBeEmpty || field.Name == "today") Assert.IsType<Rendering.Rendered>(rendering);
            else Assert.Equal([field.Name], Assert.IsType<Rendering.Missing>(rendering).Fields.AsEnumerable());
        }
    }

    [Fact]
    public void Html_escapes_values_and_leaves_the_template()
    {
        var template = Parse("t", html: "<p>{customer_name}, {contact_name}</p><a href=\"{pay_link}\">x</a>{sender_signature}");
        var html = Assert.IsType<Rendering.Rendered>(Renderer.Render(template, Full)).Html;
        Assert.Equal(
            "<p>Fish &amp; &lt;Chips&gt;, Zoë O&#39;Neil</p><a href=\"https://pay.example/p/1?a=1&amp;b=2\">x</a>Ada Byron<br>\nReceivables", html);
    }

    [Theory]
    [InlineData("a\r\nBcc: x@y.z")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2029b")]
    public void Values_with_line_breaks_or_controls_are_refused(string name)
    {
        var rendering = Renderer.Render(Parse("t", subject: "{contact_name}"), Full with { ContactName = name });
        Assert.Equal(["contact_name"], Assert.IsType<Rendering.Unsafe>(rendering).Fields.AsEnumerable());
        Assert.IsType<Rendering.Unsafe>(Renderer.Render(Parse("{invoice_table}"), Full with { Invoices = [Line(name, 1, 1)] }));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_and_a_whole_one_is_not()
    {
        Assert.IsType<Rendering.Unsafe>(Renderer.Render(Parse("{contact_name}"), Full with { ContactName = "a\udc00b" }));
        Assert.Equal("\ud83d\ude00", Text("{contact_name}", Full with { ContactName = "\ud83d\ude00" }));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("pay.example/p")]
    [InlineData("https://pay.example/a b")]
    public void Link_that_is_no_web_address_is_refused(string link) =>
        Assert.IsType<Rendering.Unsafe>(Renderer.Render(Parse("{pay_link}"), Full with { PayLink = link }));

    [Fact]
    public void Text_table_is_aligned_and_oldest_first() => Assert.Equal(
        """
        Invoice  Issued       Due          Days overdue        Amount          Open
        A-1      02 May 2026  01 Jun 2026            19  EUR 1,244.56  EUR 1,234.56
        A-2      16 May 2026  15 Jun 2026             5  EUR 2,510.00  EUR 2,500.00
        """, Text("{invoice_table}").Replace('\u00A0', ' '));

    [Fact]
    public void Table_lists_50_invoices_and_the_rest_as_one_line()
    {
        var many = Full with { Invoices = [.. Enumerable.Range(1, 62).Select(i => Line($"I-{i:00}", 100 - i, 10000))] };
        var lines = Text("{invoice_table}", many).Split('\n');
        Assert.Equal(52, lines.Length);
        Assert.StartsWith("I-50", lines[50]);
        Assert.Equal("Further invoices: 12 (EUR\u00A01,200.00)", lines[51]);
        Assert.Equal(lines[51], Text("{more_invoices}", many));
        Assert.Equal("EUR\u00A06,200.00", Text("{total_due}", many));
        var html = Assert.IsType<Rendering.Rendered>(Renderer.Render(Parse("t", html: "{invoice_table}"), many)).Html;
        Assert.Equal(52, html.Split("<tr>").Length - 1);
        Assert.Contains("Further invoices: 12", html);
        Assert.DoesNotContain("I-51", html);
    }

    [Fact]
    public void Spans_name_what_stands_in_the_rendered_text()
    {
        var template = Parse("Dear {contact_name}, {oldest_days} days\n{invoice_table}\n", "Due {total_due}", "<b>{customer_name}</b>{invoice_table}");
        var rendered = Assert.IsType<Rendering.Rendered>(Renderer.Render(template, Full));
        string At(MergeSpan span) => rendered[span.Part].Substring(span.Start, span.Length);
        Assert.Equal("Zoë O'Neil", At(rendered.Spans.Single(s => s.Field == "contact_name")));
        Assert.Equal("EUR\u00A03,734.56", At(rendered.Spans.Single(s => s.Field == "total_due")));
        Assert.Equal("Fish &amp; &lt;Chips&gt;", At(rendered.Spans.Single(s => s.Field == "customer_name")));
        Assert.Equal(["19", "5"], rendered.Spans.Where(s => s is { Field: "invoice_table.days_overdue", Part: TemplatePart.Text }).Select(s => At(s).Trim()));
        Assert.Equal(["19", "5"], rendered.Spans.Where(s => s is { Field: "invoice_table.days_overdue", Part: TemplatePart.Html }).Select(At));
        Assert.StartsWith("<table", At(rendered.Spans.Single(s => s is { Field: "invoice_table", Part: TemplatePart.Html })));
    }

    [Fact]
    public void Next_day_says_the_same_and_another_balance_does_not()
    {
        foreach (var template in DefaultTemplates.All)
        {
            Assert.True(Template.TryParse(template.Key, 1, template.Language, template.Source, out var parsed, out _));
            Rendering.Rendered On(MergeValues values) => Assert.IsType<Rendering.Rendered>(Renderer.Render(parsed, values));
            var approved = On(Full);
            Assert.True(approved.SaysTheSameAs(On(Full with { Today = Today.PlusDays(100) })));
            Assert.NotEqual(approved.Text, On(Full with { Today = Today.PlusDays(100) }).Text);
            Assert.False(approved.SaysTheSameAs(On(Full with { Invoices = [Line("A-2", 5, 250000), Line("A-1", 19, 123455)] })));
            Assert.False(approved.SaysTheSameAs(On(Full with { ContactName = "Zoe" })));
        }
    }

    [Fact]
    public void Mail_merged_twice_is_the_same_to_the_character() =>
        Assert.Equal(Text("{invoice_table}{today}"), Text("{invoice_table}{today}", Full with { Invoices = [.. Full.Invoices.Reverse()] }));
}
