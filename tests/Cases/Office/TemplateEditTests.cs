using Google.Protobuf.WellKnownTypes;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Tests.Cases.Office;

/// <summary>The languages of a template are saved together or not at all, and what is wrong is named with its language.</summary>
public sealed class TemplateEditTests : OfficeTests
{
    private const string Name = "templates/own";

    [Fact]
    public async Task Of_a_new_template_with_one_wrong_language_nothing_is_saved()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(Text("en", "Open"), Text("de", "{no_such_field}")));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.EndsWith("(de)", refused.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<RpcException>(() => Desk.Templates.GetTemplate(new GetTemplateRequest { Name = Name }, OfficeDesk.Call()));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        await CreateAsync(Text("en", "Open"), Text("de", "Offen"));
    }

    [Fact]
    public async Task Of_an_edit_with_one_wrong_language_nothing_is_saved_and_it_is_saved_once_it_is_right()
    {
        var seen = await CreateAsync(Text("en", "Open"), Text("de", "Offen"));
        var edit = new UpdateTemplateRequest
        {
            Template = new Template { Name = Name, Etag = seen.Etag, Texts = { Text("en", "Due"), Text("de", "{") } }, UpdateMask = new FieldMask { Paths = { "texts" } },
        };

        await Assert.ThrowsAsync<RpcException>(() => Desk.Templates.UpdateTemplate(edit, OfficeDesk.Call()));
        Assert.Equal(seen, (await Desk.Templates.GetTemplate(new GetTemplateRequest { Name = Name }, OfficeDesk.Call())).Template);

        edit.Template.Texts[1].Subject = "Fällig";
        var saved = (await Desk.Templates.UpdateTemplate(edit, OfficeDesk.Call())).Template;
        Assert.Equal([("de", "Fällig", 2), ("en", "Due", 2)], saved.Texts.Select(text => (text.Language, text.Subject, text.Version)));
    }

    [Fact]
    public async Task A_language_stands_once_in_a_template()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateAsync(Text("en", "Open"), Text("en", "Due")));

        Assert.Equal((StatusCode.InvalidArgument, "texts: 'en' is there twice."), (refused.StatusCode, refused.Message));
    }

    private async Task<Template> CreateAsync(params TemplateText[] texts) => (await Desk.Templates.CreateTemplate(
        new CreateTemplateRequest { TemplateId = "own", Template = new Template { Texts = { texts } } }, OfficeDesk.Call())).Template;

    private static TemplateText Text(string language, string subject) => new() { Language = language, Subject = subject, Html = "<p>{total_due}</p>", Text = "{total_due}" };
}
