using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Plixo.Tests.Mail.Mime;

/// <summary>Python's e-mail package as a reader that nobody here wrote: one process for all messages of a test class.</summary>
public sealed class PythonReader : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Process? process = Start();

    /// <summary>False where there is no python3 on this machine.</summary>
    public bool IsPresent => process is not null;

    public ReadMessage Read(byte[] message)
    {
        process!.StandardInput.WriteLine(Convert.ToBase64String(message));
        process.StandardInput.Flush();
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd());
        return JsonSerializer.Deserialize<ReadMessage>(line, Json)!;
    }

    public void Dispose()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
    }

    private static Process? Start()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Mime", "read_messages.py");
        try
        {
            return Process.Start(new ProcessStartInfo("python3", [script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PYTHONIOENCODING"] = "utf-8" },
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>A message as Python understood it.</summary>
public sealed record ReadMessage(
    string Subject,
    IReadOnlyList<ReadAddress> From,
    IReadOnlyList<ReadAddress> ReplyTo,
    IReadOnlyList<ReadAddress> To,
    IReadOnlyList<ReadAddress> Cc,
    string MessageId,
    string? InReplyTo,
    IReadOnlyList<string> References,
    DateTimeOffset Date,
    IReadOnlyList<IReadOnlyList<string>> Headers,
    string Text,
    string? Html,
    IReadOnlyList<ReadFile> Files,
    IReadOnlyList<string> Shape,
    IReadOnlyList<string> Defects);

public sealed record ReadAddress(string Name, string Spec);

public sealed record ReadFile(string Name, string Type, string Digest, string Disposition, string? ContentId);
