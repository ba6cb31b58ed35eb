using Skep.Btf;
using Skep.KernelAbi;

namespace Skep.Objects.Writing;

/// <summary>Writes map definitions as types, the way <see cref="Reading.MapDefinitionReader"/> reads them.</summary>
sealed class MapDefinitionWriter(TypeRewriter types)
{
    const uint PointerSize = 8;

    readonly BtfBuilder _builder = types.Builder;
    readonly Dictionary<uint, int> _numbers = [];
    int _integer;
    int _prototype;

    int Integer => _integer != 0 ? _integer : _integer = _builder.AddInt("int", sizeof(int), signed: true);

    /// <summary>Adds the struct that defines a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="size">Bytes of the definition, which the slots follow.</param>
    /// <returns>The struct's type.</returns>
    public int Add(MapSpec map, out uint size)
    {
        List<(string Name, int TypeId)> members = [("type", Number((uint)map.Type))];
        void AddNumber(string name, uint value)
        {
            if (value != 0)
                members.Add((name, Number(value)));
        }

        if (map.KeyTypeId != 0)
            members.Add(("key", _builder.AddPointer(types.NewId(map.KeyTypeId))));
        else
            AddNumber("key_size", (uint)map.KeySize);
        if (map.ValueTypeId != 0)
            members.Add(("value", _builder.AddPointer(types.NewId(map.ValueTypeId))));
        else
            AddNumber("value_size", (uint)map.ValueSize);
        AddNumber("max_entries", map.MaxEntries);
        AddNumber("map_flags", (uint)map.Flags);
        if (map.NumaNode is { } node)
            members.Add(("numa_node", Number((uint)node)));
        AddNumber("pinning", (uint)map.Pinning);
        if (map.Extra != 0)
            members.Add(("map_extra", LongNumber(map.Extra)));
        if (Element(map) is { } element)
            members.Add(("values", _builder.AddArray(_builder.AddPointer(element), Integer, 0)));

        bool hasValues = members[^1].Name == "values";
        size = (uint)(members.Count - (hasValues ? 1 : 0)) * PointerSize;
        int definition = _builder.AddStruct("", size);
        for (int i = 0; i < members.Count; i++)
            _builder.AddMember(members[i].Name, members[i].TypeId, (uint)i * PointerSize * 8);
        return definition;
    }

    int? Element(MapSpec map)
    {
        if (map.Inner is { } inner)
            return Add(inner, out _);
        if (map.Type != MapType.ProgArray || map.Slots.Count == 0)
            return null;
        return _prototype != 0 ? _prototype : _prototype = _builder.AddFunctionPrototype(Integer);
    }

    /// <summary><c>int (*)[value]</c>.</summary>
    int Number(uint value)
    {
        if (!_numbers.TryGetValue(value, out int id))
            _numbers[value] = id = _builder.AddPointer(_builder.AddArray(Integer, Integer, value));
        return id;
    }

    int LongNumber(ulong value)
    {
        if (value <= uint.MaxValue)
            return Number((uint)value);
        int id = _builder.AddEnum64("");
        _builder.AddEnumValue($"map_extra_{id}", (long)value);
        return id;
    }
}
