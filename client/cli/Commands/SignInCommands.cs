using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Sessions;
using Plixo.Cli.Syntax;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Cli.Commands;

internal static class SignInCommands
{
    public static readonly ImmutableArray<Command> All =
    [
        new("login [LINK]", "Sign in with a one-time link and keep the session's token", LogInAsync)
        {
            Options = [Option.Of("--user NAME", "sign in as this user; under `dotnet run` in Development only")],
            Details = "The token is written to ~/.config/plixo/token, readable by its owner only. PLIXO_TOKEN goes before it.",
        },
        new("logout", "End the session and forget its token", LogOutAsync),
        new Call("whoami", "WhoAmI", "Who you are and what you may do", ""),
    ];

    private static async Task<ExitCode> LogInAsync(Invocation run)
    {
        var request = (run.Parsed["LINK"], run.Parsed["--user"]) switch
        {
            ({ } link, null) => new SignInRequest { Link = link },
            (null, { } user) => new SignInRequest { DevUser = user },
            _ => throw new UsageException("give a LINK, or --user NAME"),
        };
        using var client = run.Session.Anonymous();
        var response = await client.Users.SignInAsync(request, run.Options);
        TokenFile.Write(response.SessionToken);
        run.Printer.Remark($"signed in as {response.User.Name}; the token is in {TokenFile.Path}");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> LogOutAsync(Invocation run)
    {
        try
        {
            await run.Client.Users.SignOutAsync(new SignOutRequest(), run.Options);
        }
        catch (RpcException fault) when (fault.StatusCode == StatusCode.Unauthenticated)
        {
            run.Printer.Remark("the session had ended already; its token is forgotten");
        }

        TokenFile.Delete();
        return ExitCode.Ok;
    }
}
