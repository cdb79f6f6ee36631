using System.Runtime.CompilerServices;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;
using Plixo.V1;
using Plixo.Web.Forms;
using Plixo.Web.Lists;

namespace Plixo.Web.Ledger;

/// <summary>Hands a file on to the silo, which judges it and says where that is read.</summary>
internal static class ImportActs
{
    /// <summary>The silo takes files of 256 MB; what stands around one in a form is little.</summary>
    public const long LargestForm = 257L * 1024 * 1024;

    /// <summary>Bytes of one message; the API takes up to 1 MiB.</summary>
    private const int Piece = 256 * 1024;

    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["upload"] = UploadAsync };

    private static async Task<Outcome> UploadAsync(PostedForm form)
    {
        if (form.FileOf("file") is not { } file) return new Outcome.Wrong("file", "Choose a file that is not empty.");
        var header = HeaderOf(form, file);
        if (form["asof"].Length > 0)
        {
            if (LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(form["asof"]) is not { Success: true, Value: var local }) return new Outcome.Wrong("asof", "A date and a time.");
            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(form.Viewer.TimeZone) ?? DateTimeZone.Utc;
            header.AsOfTime = Timestamp.FromDateTimeOffset(local.InZoneLeniently(zone).ToDateTimeOffset());
        }

        var import = (await form.Plixo.Imports.ImportFileAsync(PartsAsync(header, file))).Import;
        return new Outcome.Done(SaidOf(import)) { To = $"/{import.Name}" };
    }

    private static ImportHeader HeaderOf(PostedForm form, IFormFile file) => new()
    {
        Kind = Choices.Read<LedgerKind>(form["kind"]), Source = form["source"], Full = form.Has("full"), ConfirmAbsent = form.Has("absent"), DryRun = form.Has("dry"),
        Truth = Choices.Read<LedgerTruth>(form["truth"]), FileName = Path.GetFileName(file.FileName), SizeBytes = file.Length, RequestId = form.RequestId,
        Csv = new CsvOptions
        {
            Delimiter = form["delimiter"] == "tab" ? "\t" : form["delimiter"], DateFormat = form["date"], DecimalMark = form["decimal"],
            GroupMark = form["group"] == "space" ? " " : form["group"], MapJson = form["map"],
        },
    };

    private static string SaidOf(Import import) => import switch
    {
        { State: ImportState.Refused } => "The file was refused; nothing is applied.",
        { DryRun: true } => "Every row is judged; none is applied.",
        { RepeatedContent: true } => "This file was imported before; nothing changed.",
        _ => "The file is judged; its good rows are being applied.",
    };

    private static async IAsyncEnumerable<ImportFileRequest> PartsAsync(ImportHeader header, IFormFile file, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        yield return new ImportFileRequest { Header = header };
        await using var content = file.OpenReadStream();
        while (true)
        {
            var piece = new byte[Piece];
            var read = await content.ReadAtLeastAsync(piece, Piece, throwOnEndOfStream: false, cancel);
            if (read == 0) yield break;
            yield return new ImportFileRequest { Chunk = UnsafeByteOperations.UnsafeWrap(piece.AsMemory(0, read)) };
        }
    }
}
