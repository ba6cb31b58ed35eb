using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Reads one map definition. <c>__uint(name, N)</c> declares <c>int (*name)[N]</c>: the number is an array length. <c>__ulong(name, N)</c>
/// declares an enum with the number as its only value. <c>__type(name, T)</c> declares <c>T *name</c>. <c>__array(values, T)</c> declares
/// <c>T *values[]</c>.
/// </summary>
sealed class MapDefinitionReader(ObjectSource source, ElfSection section, string name)
{
    bool _failed;

    /// <summary>Byte offset in the definition of the initialised slots; 0 when there are none.</summary>
    public uint SlotsOffset { get; private set; }

    public MapSpec? Read(BtfType definition, MapOrigin origin)
    {
        var map = new MapSpec { Name = name, Origin = origin };
        BtfType values = default;
        int index = 0;
        foreach (BtfMember member in definition.Members)
        {
            bool isLast = ++index == definition.Count;
            switch (ObjectSource.Quote(member.NameUtf8))
            {
                case "type":
                    map.Type = (MapType)Number(member);
                    break;
                case "max_entries":
                    map.MaxEntries = Number(member);
                    break;
                case "map_flags":
                    map.Flags = (MapFlags)Number(member);
                    break;
                case "map_extra":
                    map.Extra = LongNumber(member);
                    break;
                case "numa_node":
                    map.NumaNode = (int)Number(member);
                    break;
                case "key_size":
                    map.KeySize = Size(member, Number(member), map.KeySize);
                    break;
                case "value_size":
                    map.ValueSize = Size(member, Number(member), map.ValueSize);
                    break;
                case "key":
                    map.KeyTypeId = Pointee(member);
                    map.KeySize = Size(member, SizeOf(map.KeyTypeId), map.KeySize);
                    break;
                case "value":
                    map.ValueTypeId = Pointee(member);
                    map.ValueSize = Size(member, SizeOf(map.ValueTypeId), map.ValueSize);
                    break;
                case "values":
                    values = member.Type.SkipModifiersAndTypedefs();
                    SlotsOffset = member.ByteOffset;
                    if (!isLast || values.Kind != BtfKind.Array)
                        Fail(member, "must be the last member, and an array of pointers");
                    break;
                case "pinning":
                    map.Pinning = (MapPinning)Number(member);
                    if (map.Pinning is not (MapPinning.None or MapPinning.ByName) || origin == MapOrigin.InnerTemplate)
                        Fail(member, origin == MapOrigin.InnerTemplate ? "is not possible for an inner map"
                            : $"has no meaning for the value {(int)map.Pinning}");
                    break;
                default:
                    _failed = true;
                    source.Error(DiagnosticId.MapMember,
                        $"Map '{name}' has a member '{ObjectSource.Quote(member.NameUtf8)}' that no map has.", section);
                    break;
            }
        }
        if (values.Kind == BtfKind.Array)
            ReadValues(map, values);
        if (map.Type == MapType.Unspecified && !_failed)
            Fail("has no type");
        return _failed ? null : map;
    }

    /// <summary>The slots of a map-in-map point to a definition like this one; those of a PROG_ARRAY to a function prototype.</summary>
    void ReadValues(MapSpec map, BtfType values)
    {
        BtfType pointer = values.Array.ElementType.SkipModifiersAndTypedefs();
        BtfType element = pointer.Target.SkipModifiersAndTypedefs();
        switch (map.Type)
        {
            case MapType.ArrayOfMaps or MapType.HashOfMaps:
                if (pointer.Kind != BtfKind.Pointer || element.Kind != BtfKind.Struct)
                    Fail("must have 'values' that point to a map definition");
                else if (map.Origin == MapOrigin.InnerTemplate)
                    Fail("holds maps that hold maps, which the kernel does not have");
                else
                    map.Inner = new MapDefinitionReader(source, section, name + ".inner").Read(element,
                        MapOrigin.InnerTemplate) ?? Failed();
                break;
            case MapType.ProgArray:
                if (pointer.Kind != BtfKind.Pointer || element.Kind != BtfKind.FunctionPrototype)
                    Fail("must have 'values' that point to functions");
                break;
            default:
                Fail($"is of type {map.Type}, which has no 'values'");
                break;
        }
        // A file descriptor stands for each of them.
        if (map.ValueSize == 0)
            map.ValueSize = sizeof(uint);
        else if (map.ValueSize != sizeof(uint))
            Fail($"has values of {map.ValueSize} bytes; file descriptors take {sizeof(uint)}");
    }

    MapSpec? Failed()
    {
        _failed = true;
        return null;
    }

    uint Number(BtfMember member)
    {
        BtfType pointer = member.Type.SkipModifiers();
        if (pointer is { Kind: BtfKind.Pointer, Target: { Kind: BtfKind.Array } array })
            return array.Array.Length;
        Fail(member, "is no number; write __uint(name, number)");
        return 0;
    }

    ulong LongNumber(BtfMember member) =>
        member.Type.SkipModifiers() is { IsEnum: true, Count: 1 } values ? values.GetEnumValue(0).UnsignedValue : Number(member);

    int Pointee(BtfMember member)
    {
        BtfType pointer = member.Type.SkipModifiersAndTypedefs();
        if (pointer.Kind == BtfKind.Pointer)
            return pointer.TypeId;
        Fail(member, "is no pointer; write __type(name, type)");
        return 0;
    }

    /// <summary>-1 for a type without size.</summary>
    long SizeOf(int typeId) => source.Types!.TryGetSize(typeId, out long size) ? size : -1;

    int Size(BtfMember member, long size, int known)
    {
        if (size is < 0 or > int.MaxValue)
            Fail(member, size < 0 ? "is of a type without size" : $"says a size of {size} bytes");
        else if (known != 0 && known != size)
            Fail(member, $"says a size of {size} bytes, but another member says {known}");
        else
            return (int)size;
        return known;
    }

    void Fail(BtfMember member, string what) => Fail($"has a member '{ObjectSource.Quote(member.NameUtf8)}' that {what}");

    void Fail(string what)
    {
        _failed = true;
        source.Error(DiagnosticId.MapDefinition, $"Map '{name}' {what}.", section);
    }
}
