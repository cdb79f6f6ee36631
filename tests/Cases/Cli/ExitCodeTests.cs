using Plixo.Cli;
using Plixo.Rpc;
using ExitCode = Plixo.Cli.ExitCode;

namespace Plixo.Tests.Cases.Cli;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(StatusCode.NotFound, "NOT_FOUND", (int)ExitCode.NotFound)]
    [InlineData(StatusCode.InvalidArgument, "", (int)ExitCode.Usage)]
    [InlineData(StatusCode.FailedPrecondition, "SEND_CAP_REACHED", (int)ExitCode.Refused)]
    [InlineData(StatusCode.FailedPrecondition, "DRAFT_HELD_BY_OTHER", (int)ExitCode.Conflict)]
    [InlineData(StatusCode.ResourceExhausted, "LIMIT_EXCEEDED", (int)ExitCode.Refused)]
    [InlineData(StatusCode.Aborted, "STALE_ETAG", (int)ExitCode.Conflict)]
    [InlineData(StatusCode.AlreadyExists, "", (int)ExitCode.Conflict)]
    [InlineData(StatusCode.InvalidArgument, "REQUEST_ID_REUSED", (int)ExitCode.Conflict)]
    [InlineData(StatusCode.FailedPrecondition, "SECOND_PERSON_REQUIRED", (int)ExitCode.NotAllowed)]
    [InlineData(StatusCode.PermissionDenied, "", (int)ExitCode.NotAllowed)]
    [InlineData(StatusCode.Unauthenticated, "", (int)ExitCode.NotAllowed)]
    [InlineData(StatusCode.Unavailable, "", (int)ExitCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded, "", (int)ExitCode.Unavailable)]
    [InlineData(StatusCode.Internal, "", (int)ExitCode.Error)]
    public void A_failure_has_the_exit_code_of_its_reason_or_status(StatusCode status, string reason, int expected)
    {
        var failure = new RpcException(status, "words", reason.Length == 0 ? [] : [ErrorReason.Detail(reason, "plixo.dev")]);

        Assert.Equal((ExitCode)expected, ExitCodes.Of(failure));
    }

    [Fact]
    public void The_numbers_are_the_published_ones() =>
        Assert.Equal("Ok=0 Error=1 Usage=2 NotFound=3 Refused=4 Conflict=5 NotAllowed=6 Unavailable=7", string.Join(' ', Enum.GetValues<ExitCode>().Select(code => $"{code}={(int)code}")));
}
