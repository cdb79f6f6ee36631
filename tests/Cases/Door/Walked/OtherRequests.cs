using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Plixo.Tests.Cases.Door.Walked;

/// <summary>The same question of a list but for one field.</summary>
internal sealed partial class OtherRequests(WalkWorld world, Slot slot)
{
    /// <summary>The request with another value of the field; null where there is none.</summary>
    public async Task<IMessage?> OfAsync(Listed list, IMessage request, FieldDescriptor field)
    {
        var value = field.Name switch
        {
            "parent" or "name" => $"\"{list.OtherParent}\"",
            "filter" => await FirstOfAsync(list, request, field) is { } name ? $"\"{name}:*\"" : null,
            "order_by" => await FirstOfAsync(list, request, field) is { } name ? $"\"{name} desc\"" : null,
            _ => Lists.OtherValues.GetValueOrDefault(field.Name),
        };
        if (value is null or "\"\"") return null;
        var source = (await slot.RequestAsync(list.Method, $$"""{"{{field.JsonName}}":{{value}}}"""))[0];
        var other = ListPages.Copy(request);
        field.Accessor.SetValue(other, field.Accessor.GetValue(source));
        return other;
    }

    /// <summary>The first field that the refusal of an unknown one names.</summary>
    private async Task<string?> FirstOfAsync(Listed list, IMessage request, FieldDescriptor field)
    {
        var asked = ListPages.Copy(request);
        field.Accessor.SetValue(asked, field.Name == "filter" ? "no_such_field = 1" : "no_such_field");
        return (await world.RefusalAsync(list.Method, [asked]))?.Message is { } words && Named().Match(words) is { Success: true } named ? named.Groups[1].Value : null;
    }

    [GeneratedRegex(@"(?:there are|one can by) ([a-z_0-9]+)")]
    private static partial Regex Named();
}
