using System.Net;
using Microsoft.Playwright;
using Plixo.Client;
using Plixo.Tests.Web.Support;
using Plixo.V1;

namespace Plixo.Tests.Web.Frame;

/// <summary>Who gets in, and what a session's cookie is good for.</summary>
[Collection(DemoSiloTests.Name)]
public sealed class SignInTests(DemoSilo silo)
{
    [Fact]
    public async Task One_time_link_signs_in_once_and_its_secret_reaches_no_address()
    {
        var link = await LinkAsync("omar");
        await using var visit = await Visit.BeginAsync(silo.Web, null);
        await visit.Page.GotoAsync(link);
        await visit.Page.WaitForURLAsync("**/queue");
        Assert.Equal("Omar Lindt", await visit.Page.InnerTextAsync(".who"));

        var cookie = Assert.Single(await visit.Page.Context.CookiesAsync());
        Assert.True(cookie is { HttpOnly: true, SameSite: SameSiteAttribute.Strict }, "A script or another site's request could have the session.");

        await visit.Page.ClickAsync("text=Sign out");
        visit.Expects = complaint => complaint.Contains("401", StringComparison.Ordinal);
        await visit.Page.GotoAsync(link);
        await visit.Page.WaitForSelectorAsync(".notice.refused");
        Assert.DoesNotContain('#', visit.Page.Url);
        Assert.Contains("used already", await visit.Page.InnerTextAsync(".notice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_that_was_asked_for_comes_after_signing_in()
    {
        await using var visit = await Visit.BeginAsync(silo.Web, null);
        await visit.Page.GotoAsync("/queue?view=drafts");
        Assert.Contains("/sign-in?next=", visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.ClickAsync("button[value='users/ines']");
        await visit.Page.WaitForURLAsync("**/queue?view=drafts");
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task Signing_in_leads_to_no_other_site(string next)
    {
        using var http = Client();
        using var answer = await http.SendAsync(Post("/sign-in", new() { ["as"] = "users/ines", ["next"] = next }, "same-origin"));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    [InlineData(null)]
    public async Task Another_site_can_neither_sign_in_nor_call_with_the_cookie(string? site)
    {
        using var http = Client();
        var cookie = await SessionAsync(http);

        using var signIn = await http.SendAsync(Post("/sign-in", new() { ["as"] = "users/ines" }, site));
        Assert.Equal(HttpStatusCode.Forbidden, signIn.StatusCode);

        using var call = Call(cookie, site);
        using var answer = await http.SendAsync(call);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Page_of_this_origin_calls_with_the_cookie_and_not_after_signing_out()
    {
        using var http = Client();
        var cookie = await SessionAsync(http);
        using (var call = await http.SendAsync(Call(cookie, "same-origin"))) Assert.Equal(HttpStatusCode.OK, call.StatusCode);

        var signOut = Post("/sign-out", [], "same-origin");
        signOut.Headers.Add("Cookie", cookie);
        using (await http.SendAsync(signOut)) { }
        using var after = await http.SendAsync(Call(cookie, "same-origin"));
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Nothing_of_the_web_answers_on_another_listener()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach (var path in new[] { "/", "/sign-in", "/queue", "/no-such-page" })
        {
            using var answer = await http.GetAsync(new Uri(silo.Grpc, path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private async Task<string> LinkAsync(string user)
    {
        using var ada = await silo.ClientAsync("ada");
        return (await ada.Users.CreateSignInLinkAsync(new CreateSignInLinkRequest { Name = $"users/{user}" })).SignInLink;
    }

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = silo.Web };

    private static async Task<string> SessionAsync(HttpClient http)
    {
        using var answer = await http.SendAsync(Post("/sign-in", new() { ["as"] = "users/ines" }, "same-origin"));
        return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("plixo_session=", StringComparison.Ordinal)).Split(';')[0];
    }

    private static HttpRequestMessage Post(string path, Dictionary<string, string> form, string? site) =>
        From(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) }, site);

    private static HttpRequestMessage Call(string cookie, string? site)
    {
        var call = From(new HttpRequestMessage(HttpMethod.Post, "/plixo.v1.UserService/WhoAmI") { Content = new StringContent("{}", null, "application/json") }, site);
        call.Headers.Add("Cookie", cookie);
        return call;
    }

    private static HttpRequestMessage From(HttpRequestMessage request, string? site)
    {
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return request;
    }
}
