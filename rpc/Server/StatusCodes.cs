namespace Plixo.Rpc.Server;

internal static class StatusCodes
{
    private static readonly string[] _text = [.. Enumerable.Range(0, 17).Select(code => code.ToString())];

    /// <summary>The number as <c>grpc-status</c> carries it.</summary>
    public static string Text(StatusCode code) => _text[(int)code];
}
