using Plixo.Grains.Templates;
using Plixo.Grains.Templates.Defaults;

namespace Plixo.Tests.Grains.Templates;

public sealed class TemplateParserTests
{
    private static TemplateFault? Fault(string subject = "s", string html = "h", string text = "t")
    {
        Template.TryParse("key", 1, Languages.English, new TemplateSource(subject, html, text), out _, out var fault);
        return fault;
    }

    [Fact]
    public void Unknown_field_is_named_with_part_line_and_column()
    {
        Assert.Equal(
            new TemplateFault(TemplatePart.Html, 2, 7, "totl_due", "names the unknown field {totl_due}"), Fault(html: "<p>\n  pay {totl_due}"));
        Assert.Equal("TEMPLATE_INVALID", TemplateFault.Reason);
    }

    [Theory]
    [InlineData("a { b", 1, 3)]
    [InlineData("a\n}", 2, 1)]
    [InlineData("{a{b}}", 1, 1)]
    [InlineData("{", 1, 1)]
    [InlineData("{today\n}", 1, 1)]
    [InlineData("{}", 1, 1)]
    [InlineData("{ today }", 1, 1)]
    [InlineData("{Today}", 1, 1)]
    [InlineData("{{today}", 1, 8)]
    public void Braces_that_are_no_field_are_refused_where_they_stand(string text, int line, int column)
    {
        var fault = Fault(text: text)!;
        Assert.Equal((TemplatePart.Text, line, column), (fault.Part, fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("invoice_table")]
    [InlineData("pay_link")]
    [InlineData("sender_signature")]
    public void Fields_of_the_bodies_are_refused_in_the_subject(string field) => Assert.Equal(field, Fault(subject: $"x {{{field}}}")?.Field);

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\u2028b")]
    [InlineData("a\tb")]
    public void Control_characters_are_refused_in_the_subject(string subject) => Assert.Equal((1, 2), (Fault(subject)!.Line, Fault(subject)!.Column));

    [Fact]
    public void Limits_hold()
    {
        Assert.Null(Fault(subject: new string('x', Template.MaxSubject)));
        Assert.NotNull(Fault(subject: new string('x', Template.MaxSubject + 1)));
        Assert.NotNull(Fault(text: new string('x', Template.MaxBody + 1)));
        Assert.NotNull(Fault(text: string.Concat(Enumerable.Repeat("{today}", Template.MaxFields + 1))));
        Assert.NotNull(Fault(html: " "));
    }

    [Fact]
    public void Every_registered_field_parses_in_a_body_and_has_words() => Assert.All(Fields.All, field =>
    {
        Assert.Null(Fault(text: $"{{{field.Name}}}"));
        Assert.NotEmpty(field.Words);
    });

    [Fact]
    public void Default_templates_parse() => Assert.All(DefaultTemplates.All, template =>
    {
        Assert.True(Template.TryParse(template.Key, 1, template.Language, template.Source, out _, out var fault), fault?.ToString());
    });
}
