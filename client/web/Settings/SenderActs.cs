using Google.Protobuf.WellKnownTypes;
using Plixo.V1;
using Plixo.Web.Forms;

namespace Plixo.Web.Settings;

/// <summary>What is done to sender identities.</summary>
internal static class SenderActs
{
    public static readonly IReadOnlyDictionary<string, FormAct> All = new Dictionary<string, FormAct> { ["create"] = CreateAsync, ["edit"] = EditAsync };

    private static async Task<Outcome> CreateAsync(PostedForm form)
    {
        await form.Plixo.Settings.CreateSenderAsync(new CreateSenderRequest { SenderId = form["sender_id"], Sender = Read(form), RequestId = form.RequestId });
        return new Outcome.Done("The sender is made.");
    }

    private static async Task<Outcome> EditAsync(PostedForm form)
    {
        var sender = Read(form);
        (sender.Name, sender.Etag) = ($"senders/{form.Subject}", form.Etag);
        await form.Plixo.Settings.UpdateSenderAsync(new UpdateSenderRequest
        {
            Sender = sender, UpdateMask = new FieldMask { Paths = { "display_name", "email", "reply_to", "signature", "phone", "owner_name" } }, RequestId = form.RequestId,
        });
        return new Outcome.Done("Saved. E-mails that were approved keep the sender that was approved.");
    }

    private static Sender Read(PostedForm form) => new()
    {
        DisplayName = form["display_name"], Email = form["email"], ReplyTo = form["reply_to"], Phone = form["phone"], Signature = form["signature"], OwnerName = form.Has("owner_name"),
    };
}
