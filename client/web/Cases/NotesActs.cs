using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Cases;

/// <summary>Notes on a customer, an invoice or a segment.</summary>
internal static class NotesActs
{
    public static async Task<Outcome> WriteAsync(PostedForm form, string parent)
    {
        var answer = await form.Plixo.Notes.CreateNoteAsync(new CreateNoteRequest { Parent = parent, Text = form["text"], RequestId = form.RequestId });
        return new Outcome.Done(answer.Note.Mentions.Count == 0 ? "The note is written." : $"The note is written; {string.Join(", ", answer.Note.Mentions.Select(Shared.Words.Id))} will see it.");
    }
}
