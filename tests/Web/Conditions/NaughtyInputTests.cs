using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Plixo.Tests.Web.Support;
using Plixo.V1;
using Plixo.Web.Shell;
using Xunit.Abstractions;

namespace Plixo.Tests.Web.Conditions;

/// <summary>The naughty strings as somebody types or links them: in every part of every address, and in every field of every form.</summary>
[Collection(NaughtySiloTests.Name)]
public sealed class NaughtyInputTests(NaughtySilo silo, ITestOutputHelper output)
{
    /// <summary>Parts of an address that a page reads beside the fields of its search.</summary>
    private static readonly string[] Parts = ["q", "sort", "page", "view", "item", "segment", "open", "days", "next", "list"];

    /// <summary>What a browser knows of a page's fields. A file is none to type in.</summary>
    private const string Fields =
        """
        forms => JSON.stringify([...document.querySelectorAll(forms)].map(form => [...form.elements].filter(field => field.name && field.type !== 'file')
          .filter(field => !['checkbox', 'radio'].includes(field.type) || field.checked)
          .map(field => ({ name: field.name, value: field.value, typed: ['text', 'search', 'textarea', 'date', 'time', 'number', 'email', 'datetime-local'].includes(field.type) }))))
        """;

    private sealed record Field(string Name, string Value, bool Typed);

    [Fact]
    public async Task In_an_address_they_are_found_nowhere_or_refused_and_never_run()
    {
        if (silo.Strings.Count == 0) return;
        await using var visit = await Visit.BeginAsync(silo.Web, "maya");
        using var http = await ClientAsync(visit);
        var texts = Texts(silo.Strings);
        foreach (var page in PageTable.All.Where(page => !page.Path.Contains('{')))
        {
            await visit.Page.GotoAsync(page.Path);
            var names = (await FieldsAsync(visit.Page, "form.find")).SelectMany(form => form).Select(field => field.Name).Concat(Parts).Distinct().ToList();
            for (var round = 0; round < 2; round++)
            {
                var given = names.ToDictionary(name => name, _ => texts());
                var path = $"{page.Path}?{string.Join('&', given.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"))}";
                await AssertTakenAsTextAsync(await http.GetAsync(path), given.Values, path);
            }
        }

        foreach (var page in PageTable.All.Where(page => page.Path.Contains('{')))
        {
            var text = texts();
            var path = $"{page.Path[..page.Path.IndexOf('{')]}{Uri.EscapeDataString(text)}";
            await AssertTakenAsTextAsync(await http.GetAsync(path), [text], path);
        }
    }

    [Fact]
    public async Task In_a_form_they_are_kept_or_refused_with_what_was_typed_and_never_run()
    {
        if (silo.Strings.Count == 0) return;
        await using var visit = await Visit.BeginAsync(silo.Web, "ada");
        visit.Page.Dialog += (_, dialog) => Assert.Fail($"A text ran: {dialog.Message}");
        using var http = await ClientAsync(visit);
        var (sent, taken) = (0, 0);
        // Every form is sent with markup, and with whatever comes next.
        Func<string>[] rounds = [Texts(silo.Strings.Where(IsMarkup)), Texts(silo.Strings)];
        var invoice = (await silo.Client.Invoices.ListInvoicesAsync(new ListInvoicesRequest { Parent = "customers/-", PageSize = 1 })).Invoices[0];
        var segment = (await silo.Client.Segments.ListSegmentsAsync(new ListSegmentsRequest())).Segments[0].Name;
        await silo.Client.Settings.CreateCalendarAsync(new CreateCalendarRequest { CalendarId = "office", Calendar = new Calendar { DisplayName = "Office" } });
        var template = (await silo.Client.Templates.ListTemplatesAsync(new ListTemplatesRequest())).Templates[0].Name;
        var job = (await silo.Client.Jobs.ListJobsAsync(new ListJobsRequest())).Jobs[0].Name;
        var ones = new Dictionary<string, string>
        {
            ["/segments/{segment}"] = $"/{segment}", ["/customers/{customer}"] = $"/{invoice.Customer}", ["/customers/{customer}/invoices/{invoice}"] = $"/{invoice.Name}",
            ["/settings/users/{id}"] = "/settings/users/ben", ["/settings/templates/{id}"] = $"/settings/{template}", ["/settings/calendars/{id}"] = "/settings/calendars/office",
            ["/jobs/{id}"] = $"/{job}",
        };
        var pages = PageTable.All.Where(page => page.Acts.Count > 0).Select(page => ones.GetValueOrDefault(page.Path, page.Path)).ToList();
        Assert.DoesNotContain(pages, path => path.Contains('{'));
        foreach (var path in pages)
        {
            await visit.Page.GotoAsync(path);
            // All but the one that ends the silo.
            foreach (var form in (await FieldsAsync(visit.Page, "main form[method=post]")).Where(form => !form.Any(field => field is { Name: "act", Value: "drain" })))
            {
                foreach (var texts in rounds)
                {
                    var given = form.ToLookup(field => field.Name, field => field.Name == "request_id" ? $"{Guid.NewGuid()}" : field.Typed ? texts() : field.Value);
                    using var content = new FormUrlEncodedContent(given.SelectMany(one => one.Select(value => KeyValuePair.Create(one.Key, value))));
                    var answer = await http.PostAsync(path, content);
                    sent++;
                    if (answer.StatusCode == HttpStatusCode.SeeOther) taken++;
                    else await AssertTakenAsTextAsync(answer, form.Where(field => field.Typed).SelectMany(field => given[field.Name]), $"{path} {given["act"].FirstOrDefault()}");
                }
            }

            // What was taken is there as text.
            await visit.Page.GotoAsync(path);
            await Visible.AssertNothingSticksOutAsync(visit.Page);
        }

        output.WriteLine($"{sent} forms, of which {taken} were taken");
        Assert.InRange(taken, 1, sent);
    }

    /// <summary>One after the other, and from the beginning again.</summary>
    private static Func<string> Texts(IEnumerable<string> strings)
    {
        var (all, at) = (strings.ToList(), 0);
        return () => all[at++ % all.Count];
    }

    /// <summary>Long enough that no page of ours has it by itself.</summary>
    private static bool IsMarkup(string text) => text.Length > 8 && text.Contains('<');

    private static async Task<IReadOnlyList<IReadOnlyList<Field>>> FieldsAsync(IPage page, string forms) =>
        JsonSerializer.Deserialize<Field[][]>(await page.EvaluateAsync<string>(Fields, forms), JsonSerializerOptions.Web)!;

    private static async Task AssertTakenAsTextAsync(HttpResponseMessage answer, IEnumerable<string> texts, string where)
    {
        using var _ = answer;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode < 500, $"{where}: {answer.StatusCode} {body[..Math.Min(body.Length, 2000)]}");
        Assert.All(texts.Where(IsMarkup), text => Assert.DoesNotContain(text, body, StringComparison.Ordinal));
    }

    private async Task<HttpClient> ClientAsync(Visit visit)
    {
        var cookies = await visit.Page.Context.CookiesAsync();
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = silo.Web };
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return http;
    }
}
