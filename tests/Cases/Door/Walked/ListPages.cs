using System.Collections;
using Google.Protobuf;
using Plixo.Rpc.Client;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>Asks the lists that are walked, as one caller.</summary>
internal sealed class ListPages(RpcChannel caller)
{
    public async Task<(List<IMessage> Rows, string Next)> PageAsync(Listed list, IMessage request, int size, string token)
    {
        var asked = Copy(request);
        Set(asked, "page_size", size);
        Set(asked, "page_token", token);
        var answer = await WalkWorld.CallAsync(caller, list.Method, [asked]);
        var items = answer.Descriptor.Fields.InFieldNumberOrder().First(field => field is { IsRepeated: true, FieldType: Google.Protobuf.Reflection.FieldType.Message });
        return ([.. ((IEnumerable)items.Accessor.GetValue(answer)).Cast<IMessage>()], (string)answer.Descriptor.FindFieldByName("next_page_token").Accessor.GetValue(answer));
    }

    /// <summary>As the table has it, under its parent.</summary>
    public static async Task<IMessage> RequestAsync(Listed list, Slot slot)
    {
        var request = (await slot.RequestAsync(list.Method, list.Request))[0];
        if (list.Parent.Length == 0) return request;
        var field = request.Descriptor.FindFieldByName("parent") ?? request.Descriptor.FindFieldByName("name");
        var named = (await slot.RequestAsync(list.Method, $$"""{"{{field.JsonName}}":"{{list.Parent}}"}"""))[0];
        field.Accessor.SetValue(request, field.Accessor.GetValue(named));
        return request;
    }

    public static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());

    public static void Set(IMessage message, string field, object value) => message.Descriptor.FindFieldByName(field).Accessor.SetValue(message, value);
}
