using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Plixo.Tests.Grains.House;

/// <summary>Finds what a pure assembly must not touch, by the references that its compiled form holds.</summary>
internal static class Purity
{
    private static readonly string[] BannedNamespaces = ["System.IO", "System.Net", "System.Threading", "System.Data"];

    private static readonly string[] BannedTypes =
    [
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Random", "System.Environment", "System.Console",
        "System.TimeProvider", "System.TimeZoneInfo", "System.AppDomain", "System.AppContext",
        "System.Globalization.CultureInfo", "System.Globalization.RegionInfo", "System.Globalization.NumberFormatInfo",
        "System.Security.Cryptography.RandomNumberGenerator", "NodaTime.SystemClock", "NodaTime.Extensions.ClockExtensions",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "NodaTime.DateTimeZoneProviders.get_Bcl",
        "NodaTime.DateTimeZoneProviders.get_Serialization", "NodaTime.IDateTimeZoneProvider.GetSystemDefault",
    ];

    /// <summary>What a banned name is allowed for all the same.</summary>
    private static readonly string[] Exceptions =
    [
        "System.Environment.get_CurrentManagedThreadId", // the compiler puts it into iterators
        "System.IO.MemoryStream",
        "System.IO.Stream",
    ];

    /// <summary>Names of the banned members that the assembly refers to, and of banned types.</summary>
    public static IReadOnlyList<string> Violations(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var metadata = file.GetMetadataReader();
        var members = metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle))
            .Select(member => $"{Owner(metadata, member.Parent)}.{metadata.GetString(member.Name)}").ToArray();
        var types = metadata.TypeReferences.Select(handle => Name(metadata, handle))
            .Where(type => !members.Any(member => Exceptions.Contains(member) && member.StartsWith(type + ".", StringComparison.Ordinal)));
        return [.. members.Concat(types).Where(IsBanned).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsBanned(string name) =>
        !Exceptions.Any(allowed => name == allowed || name.StartsWith(allowed + ".", StringComparison.Ordinal)) &&
        (BannedMembers.Contains(name) ||
         BannedTypes.Any(type => name == type || name.StartsWith(type + ".", StringComparison.Ordinal)) ||
         BannedNamespaces.Any(space => name.StartsWith(space + ".", StringComparison.Ordinal)));

    private static string Owner(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Name(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(new GenericOwner(), null),
        _ => "",
    };

    private static string Name(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Name(metadata, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>Of a constructed type only the generic type's name matters; its arguments are type references themselves.</summary>
    private sealed class GenericOwner : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Name(reader, handle);

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) => genericType;

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => "";

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "";

        public string GetArrayType(string elementType, ArrayShape shape) => "";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

        public string GetSZArrayType(string elementType) => elementType;
    }
}
