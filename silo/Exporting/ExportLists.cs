using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Plixo.Grains.Core;
using Plixo.Rpc.Server;
using Plixo.Silo.Services.Front;
using Plixo.Silo.Services.Front.Lists;

namespace Plixo.Silo.Exporting;

/// <summary>The lists that can be exported: those methods of the served services whose requests <see cref="V1.ExportListRequest"/> takes.</summary>
public sealed class ExportLists
{
    private static readonly OneofDescriptor List = V1.ExportListRequest.Descriptor.Oneofs.Single(one => one.Name == "list");

    private readonly Dictionary<MessageDescriptor, ListMethod> methods = [];

    /// <summary>Takes in the lists of a service.</summary>
    /// <param name="handler">With one public method per RPC, as it is served.</param>
    public void Add(ServiceDescriptor service, object handler)
    {
        foreach (var method in service.Methods.Where(method => List.Fields.Any(field => field.MessageType == method.InputType)))
            methods.Add(method.InputType, ListMethod.Of(method, handler));
    }

    /// <summary>INVALID_ARGUMENT where the request names no list, or one that is not served.</summary>
    public (FieldDescriptor Field, IMessage Request, ListMethod Method) Of(V1.ExportListRequest request)
    {
        if (List.Accessor.GetCaseFieldDescriptor(request) is not { } field)
            throw Refusals.Invalid("list", $"is one of {string.Join(", ", List.Fields.Select(each => each.Name))}.");
        return methods.TryGetValue(field.MessageType, out var method)
            ? (field, (IMessage)field.Accessor.GetValue(request), method)
            : throw Refusals.Invalid("list", $"{field.Name} is not served here.");
    }
}

/// <summary>A method that answers with the rows of a list, page by page or all at once.</summary>
public abstract class ListMethod(MethodDescriptor descriptor)
{
    private readonly FieldDescriptor? pageSize = descriptor.InputType.FindFieldByName("page_size");
    private readonly FieldDescriptor? pageToken = descriptor.InputType.FindFieldByName("page_token");
    private readonly FieldDescriptor? nextPageToken = descriptor.OutputType.FindFieldByName("next_page_token");
    private readonly FieldDescriptor rows = descriptor.OutputType.Fields.InFieldNumberOrder().First(field => field is { IsRepeated: true, FieldType: FieldType.Message });

    public MethodDescriptor Descriptor => descriptor;

    /// <summary>What a row is.</summary>
    public MessageDescriptor Row => rows.MessageType;

    public static ListMethod Of(MethodDescriptor method, object handler)
    {
        var (request, response) = (method.InputType.ClrType, method.OutputType.ClrType);
        var call = handler.GetType().GetMethod(method.Name, [request, typeof(CallContext)])!
            .CreateDelegate(typeof(Func<,,>).MakeGenericType(request, typeof(CallContext), typeof(Task<>).MakeGenericType(response)), handler);
        return (ListMethod)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(request, response), method, call)!;
    }

    /// <summary>One page, with the rights of the actor.</summary>
    /// <param name="token">Of the page before; empty for the first.</param>
    /// <returns>Its rows, and the token of the next page; empty after the last.</returns>
    public async Task<(IReadOnlyList<IMessage> Rows, string Next)> PageAsync(
        IMessage request, int size, string token, Actor actor, CancellationToken cancel)
    {
        Requirements.Ask(descriptor, actor);
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        pageSize?.Accessor.SetValue(copy, size);
        pageToken?.Accessor.SetValue(copy, token);
        var call = new CallContext(descriptor, null, cancel);
        call.Set(actor);
        var answer = await CallAsync(copy, call);
        return ([.. ((IList)rows.Accessor.GetValue(answer)).Cast<IMessage>()], nextPageToken?.Accessor.GetValue(answer) as string ?? "");
    }

    protected abstract Task<IMessage> CallAsync(IMessage request, CallContext call);

    private sealed class Typed<TRequest, TResponse>(MethodDescriptor descriptor, Func<TRequest, CallContext, Task<TResponse>> handler) : ListMethod(descriptor)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        protected override async Task<IMessage> CallAsync(IMessage request, CallContext call) => await handler((TRequest)request, call);
    }
}
