using System.Collections.Immutable;
using Plixo.Cli.Calls;
using Plixo.Cli.Sessions;
using Plixo.Cli.Syntax;
using static Plixo.Cli.Calls.Input;

namespace Plixo.Cli.Commands;

internal static class UserCommands
{
    public static readonly ImmutableArray<Command> All =
    [
        new("user add NAME", "Make a user on the store itself, without a running silo; prints a one-time link", AddAsync)
        {
            Options = [Option.Of("--role ROLE!", "operator, senior-operator, manager, collaborator, site-engineer, administrator, viewer or bridge")],
            Details = "It runs the silo's program on the store that its configuration names. A running silo makes users by `plixo user invite`.",
        },
        new Call("user invite NAME", "CreateUser", "Make a user through a running silo; prints a one-time link", "")
        {
            Inputs =
            [
                Value("NAME", "user_id"),
                Of("--role ROLE!", "user.role", "operator, manager, …: see plixo user add --help"),
                Of("--display-name NAME", "user.display_name", "else the name"),
                Of("--email ADDRESS", "user.email", "where mentions go"),
                Of("--segments NAMES", "user.segments", "the rights hold for these only"),
            ],
        },
        new Call("user list", "ListUsers", "Users, by name", "users", "name display_name role segments disabled absence.until absence.deputy last_seen_time"),
        new Call("user show USER", "GetUser", "One user", "user") { Inputs = [Name("USER", "name", "users")] },
        new Call("user set USER FIELD=VALUE...", "UpdateUser", "Change a user: role, segments, absence, capacity_per_day, disabled", "user") { Inputs = [Name("USER", "user.name", "users"), Assignments("FIELD=VALUE", "user")] },
        new Call("user link USER", "CreateSignInLink", "Make another one-time link", "") { Inputs = [Name("USER", "name", "users")] },
        new Call("role set USER ROLE", "UpdateUser", "Give a user another role", "user")
        {
            Defaults = [("update_mask", "role")],
            Inputs = [Name("USER", "user.name", "users"), Value("ROLE", "user.role")],
        },
        new Call("token add NAME", "CreateToken", "Make a token for a program; its secret is shown once", "")
        {
            Inputs =
            [
                Value("NAME", "token.display_name"),
                Of("--role ROLE!", "token.role", "what it may do"),
                Of("--segments NAMES", "token.segments", "the rights hold for these only"),
                Of("--expires TIME", "token.expire_time", "else never"),
            ],
        },
        new Call("token list", "ListTokens", "Tokens, newest first", "tokens", "name display_name role segments expire_time last_used_time revoked"),
        new Call("token revoke TOKEN", "RevokeToken", "End a token", "token") { Inputs = [Name("TOKEN", "name", "tokens")] },
    ];

    private static Task<ExitCode> AddAsync(Invocation run) =>
        SiloProgram.RunAsync(["user", "add", run.Required("NAME"), "--role", run.Required("--role")], run.Cancellation);
}
