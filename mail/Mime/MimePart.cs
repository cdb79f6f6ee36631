using System.Text;

namespace Plixo.Mail.Mime;

/// <summary>A part of the body: its own headers, then its lines.</summary>
internal sealed record MimePart(string Headers, string Lines)
{
    /// <summary>Text or HTML as UTF-8.</summary>
    public static MimePart Text(string subtype, string text)
    {
        var body = TextBody.Of(text);
        return new MimePart(
            $"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {body.Encoding}\r\n", body.Lines);
    }

    public static MimePart File(MailAttachment file)
    {
        file.Require();
        var disposition = new FoldedHeader("Content-Disposition").Add(file.ContentId is null ? "attachment;" : "inline;");
        var parameters = FileNameParameter.Write(file.FileName);
        for (var i = 0; i < parameters.Count; i++)
            disposition.Add(i < parameters.Count - 1 ? parameters[i] + ";" : parameters[i]);
        var headers = new StringBuilder()
            .Append(new FoldedHeader("Content-Type").Add(file.MediaType.ToLowerInvariant()))
            .Append(disposition)
            .Append("Content-Transfer-Encoding: base64\r\n");
        if (file.ContentId is { } id)
            headers.Append(new FoldedHeader("Content-ID").Add(id.Value));
        return new MimePart(headers.ToString(), Base64Body.Encode(file.Content.Span));
    }

    /// <summary>The parts under one boundary; a single part stays as it is.</summary>
    public static MimePart Together(string subtype, string boundary, IReadOnlyList<MimePart> parts, string parameters = "")
    {
        if (parts.Count == 1)
            return parts[0];
        var lines = new StringBuilder();
        foreach (var part in parts)
            lines.Append("--").Append(boundary).Append("\r\n").Append(part.Headers).Append("\r\n").Append(part.Lines).Append("\r\n");
        lines.Append("--").Append(boundary).Append("--\r\n");
        return new MimePart($"Content-Type: multipart/{subtype}{parameters};\r\n boundary=\"{boundary}\"\r\n", lines.ToString());
    }
}
