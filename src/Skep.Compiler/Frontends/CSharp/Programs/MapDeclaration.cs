using Skep.Compiler.Frontends.CSharp.Import;
using Skep.Compiler.Frontends.CSharp.Metadata;
using Skep.Compiler.Ir;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Compiler.Frontends.CSharp.Programs;

/// <summary>A map's definition, from its class, its constructor's arguments and the attributes of its property.</summary>
static class MapDeclaration
{
    public static MapSymbol Of(ModuleImporter importer, PropertyDefinitionInfo property, KnownObject map)
    {
        AttributeDesc definition = Contract.MapAttribute(map.Type)!;
        var type = (MapType)(definition.Number(0) ?? 0);
        AttributeList attributes = property.CustomAttributes;
        TypeDesc? key = Parameter(importer, property, map.Type, "TKey");
        TypeDesc? value = Parameter(importer, property, map.Type, "TValue");
        // What a buffer carries is no part of its definition, but readers want to know.
        TypeDesc? described = value ?? (IsBuffer(type) ? Parameter(importer, property, map.Type, "T") : null);
        // The argument of the constructor wins, then the attribute, then what the class says.
        long entries = Argument(map, "maxEntries") is > 0 and var given ? given
            : attributes.Get(Contract.MaxEntries)?.Number(0) ?? definition.Number("DefaultEntries") ?? 0;
        var spec = new MapSpec
        {
            Name = attributes.Get(Contract.MapName)?.Text(0) ?? property.Name,
            Type = type,
            KeySize = Size(key) ?? DefaultKeySize(type),
            ValueSize = Size(value) ?? DefaultValueSize(type),
            MaxEntries = (uint)entries,
            Flags = (MapFlags)(Argument(map, "flags") ?? 0) | (MapFlags)(definition.Number("Flags") ?? 0)
                | (MapFlags)(attributes.Get(Contract.MapFlags)?.Number(0) ?? 0),
            Extra = (ulong)(Argument(map, "extra") ?? 0),
            Pinning = attributes.Has(Contract.Pinned) ? MapPinning.ByName : MapPinning.None,
            Inner = Inner(importer, property, map, attributes),
        };
        return new MapSymbol(spec, key is null ? null : importer.Types.Of(key), described is null ? null : importer.Types.Of(described));
    }

    static bool IsBuffer(MapType type) => type is MapType.RingBuf or MapType.UserRingBuf or MapType.PerfEventArray;

    static long? Argument(KnownObject map, string name) =>
        map.Arguments.TryGetValue(name, out Constant value) && value.Bytes is not null ? value.Number : null;

    static int? Size(TypeDesc? type) => type is null ? null : StructLayout.SizeOf(type);

    // Maps without a type parameter for the key are addressed by number; values of maps of objects are descriptors.
    static int DefaultKeySize(MapType type) =>
        type is MapType.RingBuf or MapType.UserRingBuf or MapType.Queue or MapType.Stack or MapType.BloomFilter ? 0 : 4;

    static int DefaultValueSize(MapType type) => type is MapType.RingBuf or MapType.UserRingBuf ? 0 : 4;

    /// <summary>The argument of a type parameter of the map class or of a class that it derives from.</summary>
    static TypeDesc? Parameter(ModuleImporter importer, PropertyDefinitionInfo property, NamedType type, string name)
    {
        foreach (NamedType link in type.Chain())
        {
            int index = Array.IndexOf(link.Definition.ParameterNames, name);
            if (index < 0)
                continue;
            TypeDesc argument = link.Arguments[index];
            if (!StaticFields.IsUnmanaged(argument))
            {
                importer.Report(new Diagnostic(
                    DiagnosticId.DataShape, Severity.Error,
                    $"{argument.Name} cannot be the {(name == "TKey" ? "key" : "value")} of the map {property.Name}.",
                    property.Getter is { } getter ? ModuleImporter.LocationOf(property.Owner.Open.Method(getter)) : Location.None,
                    "Use integers and structs of them."));
            }
            return argument;
        }
        return null;
    }

    static MapSpec? Inner(ModuleImporter importer, PropertyDefinitionInfo property, KnownObject map, AttributeList attributes)
    {
        if (map.Arguments.GetValueOrDefault("innerTemplate").Object is KnownObject given)
            return Of(importer, property, given).Spec;
        foreach (NamedType link in map.Type.Chain())
        {
            int index = Array.IndexOf(link.Definition.ParameterNames, "TMap");
            if (index < 0 || link.Arguments[index] is not NamedType inner)
                continue;
            MapSpec spec = Of(importer, property, new KnownObject(inner)).Spec;
            if (attributes.Get(Contract.InnerMap) is { } sizes)
            {
                spec.MaxEntries = (uint)(sizes.Number(0) ?? 0);
                spec.Flags |= (MapFlags)(sizes.Number("Flags") ?? 0);
            }
            return spec;
        }
        return null;
    }
}
