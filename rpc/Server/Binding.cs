using System.Reflection;
using Google.Protobuf.Reflection;

namespace Plixo.Rpc.Server;

/// <summary>Finds the handler's method for each method of a service, once, when the server starts.</summary>
internal static class Binding
{
    /// <exception cref="InvalidOperationException">Names every method that is missing or has the wrong shape, with the shape it needs.</exception>
    public static IReadOnlyList<BoundMethod> Bind(ServiceDescriptor service, object handler)
    {
        var bound = new List<BoundMethod>();
        var wrong = new List<string>();
        foreach (var method in service.Methods)
        {
            var shape = Shape.Of(method);
            if (Find(handler.GetType(), method.Name, shape) is { } found)
                bound.Add(shape.Bind(method, found, handler));
            else
                wrong.Add($"{CallContext.FullName(method)}: {handler.GetType().FullName} has no public method {shape.Describe(method.Name)}");
        }
        return wrong.Count == 0 ? bound : throw new InvalidOperationException(string.Join(Environment.NewLine, wrong));
    }

    private static MethodInfo? Find(Type handler, string name, Shape shape) =>
        handler.GetMethod(name, BindingFlags.Instance | BindingFlags.Public, [shape.Request, typeof(CallContext)]) is { } method
        && method.ReturnType == shape.Response ? method : null;

    /// <summary>The parameter, the result and the kind that a method's descriptor asks for.</summary>
    private sealed record Shape(Type Request, Type Response, Type Kind)
    {
        public static Shape Of(MethodDescriptor method)
        {
            var (request, response) = (method.InputType.ClrType, method.OutputType.ClrType);
            var requests = typeof(IAsyncEnumerable<>).MakeGenericType(request);
            var responses = typeof(IAsyncEnumerable<>).MakeGenericType(response);
            var one = typeof(Task<>).MakeGenericType(response);
            return (method.IsClientStreaming, method.IsServerStreaming) switch
            {
                (false, false) => new(request, one, typeof(UnaryMethod<,>)),
                (false, true) => new(request, responses, typeof(ServerStreamingMethod<,>)),
                (true, false) => new(requests, one, typeof(ClientStreamingMethod<,>)),
                (true, true) => new(requests, responses, typeof(DuplexMethod<,>)),
            };
        }

        public BoundMethod Bind(MethodDescriptor method, MethodInfo found, object handler)
        {
            var call = found.CreateDelegate(typeof(Func<,,>).MakeGenericType(Request, typeof(CallContext), Response), handler);
            var kind = Kind.MakeGenericType(method.InputType.ClrType, method.OutputType.ClrType);
            return (BoundMethod)Activator.CreateInstance(kind, method, call)!;
        }

        public string Describe(string name) => $"{Name(Response)} {name}({Name(Request)}, {nameof(CallContext)})";

        private static string Name(Type type) =>
            type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{Name(type.GenericTypeArguments[0])}>" : type.Name;
    }
}
