using Microsoft.AspNetCore.Http;
using Plixo.Rpc;
using Plixo.V1;

namespace Plixo.Web.Shell;

/// <summary>What stands in the place of a page that cannot be shown.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Title">What it is.</param>
/// <param name="Explanation">Why, and what happens next.</param>
public sealed record Obstacle(int Status, string Title, string Explanation)
{
    public static Obstacle NoSuchPage { get; } = new(StatusCodes.Status404NotFound, "No such page", "There is no page of that address. The navigation lists those that there are.");

    public static Obstacle NotAllowed(Right right) => new(
        StatusCodes.Status403Forbidden, "Not for you to see", $"Your role has not the right {Shared.Words.Of(right)}. Somebody who manages users can give you another role.");

    public static Obstacle Of(RpcException refusal) => refusal.StatusCode switch
    {
        StatusCode.Unauthenticated => new(StatusCodes.Status401Unauthorized, "Your session has ended", "Sign in again to go on."),
        StatusCode.PermissionDenied => new(StatusCodes.Status403Forbidden, "Not for you to see", refusal.Message),
        StatusCode.NotFound => new(StatusCodes.Status404NotFound, "It is not there", refusal.Message),
        StatusCode.InvalidArgument => new(StatusCodes.Status400BadRequest, "The address is not understood", refusal.Message),
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => new(
            StatusCodes.Status503ServiceUnavailable, "Plixo does not answer just now", "The silo or its store is away. Nothing is lost: load the page again in a moment."),
        StatusCode.ResourceExhausted => new(StatusCodes.Status429TooManyRequests, "Too much at once", refusal.Message),
        _ => new(StatusCodes.Status500InternalServerError, "Something went wrong", refusal.Message),
    };
}
