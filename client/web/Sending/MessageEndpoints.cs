using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Plixo.Client;
using Plixo.Rpc;
using Plixo.V1;
using Plixo.Web.Queue;
using Plixo.Web.Shared;
using Plixo.Web.Shell;

namespace Plixo.Web.Sending;

/// <summary>An e-mail that was sent: as a document of its own for a sandboxed frame, and as the bytes that went out.</summary>
internal static class MessageEndpoints
{
    public const string Shown = "/mail/message";

    public const string Raw = "/mail/raw";

    public static void Map(WebApplication app)
    {
        app.MapGet(Shown, (string name, HttpContext http, PlixoClient plixo) => AnswerAsync(name, plixo, message =>
        {
            http.Response.Headers.ContentSecurityPolicy = PreviewDocument.ContentPolicy;
            return Results.Text(PreviewDocument.Of(message.Email), "text/html; charset=utf-8");
        })).OfTheWeb();
        app.MapGet(Raw, (string name, PlixoClient plixo) => AnswerAsync(name, plixo, message => message.Raw.IsEmpty
            ? Results.NotFound()
            : Results.File(message.Raw.ToByteArray(), "message/rfc822", $"{string.Concat(Words.Id(name).Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))}.eml"))).OfTheWeb();
    }

    private static async Task<IResult> AnswerAsync(string name, PlixoClient plixo, Func<GetMessageResponse, IResult> answer)
    {
        try
        {
            return answer(await plixo.Mail.GetMessageAsync(new GetMessageRequest { Name = name }));
        }
        catch (RpcException refusal)
        {
            return Results.Text(refusal.Message, statusCode: Obstacle.Of(refusal).Status);
        }
    }
}
