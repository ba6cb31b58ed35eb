using Skep.Btf;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Reads what map definitions point to: the maps in a map-in-map, the programs in a PROG_ARRAY, the functions in a struct_ops table. The
/// pointers themselves are zero; the relocations tell.
/// </summary>
static class MapSlotReader
{
    const int PointerSize = 8;

    public static void Read(ObjectSource source, ObjectSpec spec)
    {
        source.MapPlaces.Sort(static (left, right) => (left.Section, left.Offset).CompareTo((right.Section, right.Offset)));
        if (source.Sections.Maps is { } maps)
            ReadSlots(source, spec, maps);
        foreach (ElfSection section in source.Sections.StructOps)
            ReadFunctions(source, spec, section);
    }

    static void ReadSlots(ObjectSource source, ObjectSpec spec, ElfSection section)
    {
        foreach (ElfRelocation relocation in source.Sections.RelocationsOf(section))
        {
            if (PlaceOf(source, section, relocation) is not { Slots: > 0 } place || relocation.Offset < place.Offset + place.Slots
                || (relocation.Offset - place.Offset - place.Slots) % PointerSize != 0)
                Reject(source, section, relocation, "is not for a slot of a map");
            else if (NameOfTarget(source, spec, section, relocation, place.Map.Type) is { } name)
                AddSlot(place.Map, (int)((relocation.Offset - place.Offset - place.Slots) / PointerSize), name);
        }
    }

    static MapPlace? PlaceOf(ObjectSource source, ElfSection section, ElfRelocation relocation)
    {
        List<MapPlace> places = source.MapPlaces;
        int low = 0, high = places.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if ((places[middle].Section, places[middle].Offset).CompareTo((section.Index, relocation.Offset)) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && places[low - 1] is { } place && place.Section == section.Index && relocation.Offset - place.Offset < place.Size
            ? place : null;
    }

    static void AddSlot(MapSpec map, int index, string name)
    {
        if (map.Slots is not List<MapSlot> slots)
            map.Slots = slots = [];
        slots.Add(new MapSlot(index, name));
    }

    static string? NameOfTarget(ObjectSource source, ObjectSpec spec, ElfSection section, ElfRelocation relocation, MapType type)
    {
        if (!source.Elf.Symbols.TryGet(relocation.Symbol, out ElfSymbol symbol))
            return Reject(source, section, relocation, $"names symbol {relocation.Symbol}, which does not exist");
        if (type == MapType.ProgArray)
        {
            if (FunctionOf(source, section, relocation, symbol) is { } name && spec.Programs.Contains(name))
                return name;
            return Reject(source, section, relocation, $"is for '{source.NameOf(symbol)}', which is no program");
        }
        return source.DefinedMaps.TryGetValue((symbol.SectionIndex, symbol.Value + InPlace(source, section, relocation)), out MapSpec? map)
            ? map.Name
            : Reject(source, section, relocation, $"is for '{source.NameOf(symbol)}', which is no map");
    }

    static void ReadFunctions(ObjectSource source, ObjectSpec spec, ElfSection section)
    {
        foreach (ElfRelocation relocation in source.Sections.RelocationsOf(section))
        {
            if (PlaceOf(source, section, relocation) is not { } place
                || !source.Elf.Symbols.TryGet(relocation.Symbol, out ElfSymbol symbol))
                Reject(source, section, relocation, "is not for a table of functions, or names no symbol");
            else if (FunctionOf(source, section, relocation, symbol) is not { } name || !spec.Programs.Contains(name))
                Reject(source, section, relocation, $"is for '{source.NameOf(symbol)}', which is no program");
            else if (MemberAt(source.Types!.GetType(place.Map.ValueTypeId), relocation.Offset - place.Offset) is >= 0 and int member)
                AddSlot(place.Map, member, name);
            else
                Reject(source, section, relocation, $"is for a place in '{place.Map.Name}' where no member starts");
        }
    }

    static string? FunctionOf(ObjectSource source, ElfSection section, ElfRelocation relocation, in ElfSymbol symbol)
    {
        ulong place = symbol.Value + InPlace(source, section, relocation);
        return source.Code.TryGetValue(symbol.SectionIndex, out CodeSection? code) && place % Instruction.SizeInBytes == 0
            ? code.FunctionAt((long)(place / Instruction.SizeInBytes))?.Name
            : null;
    }

    /// <summary>What is added to the symbol's value: a section's symbol stands for all static things in it, and the place is in the
    /// data.</summary>
    static ulong InPlace(ObjectSource source, ElfSection section, ElfRelocation relocation)
    {
        ReadOnlySpan<byte> data = section.Data.Span;
        return relocation.Offset + PointerSize <= (ulong)data.Length ? source.Elf.Numbers.UInt64(data, (int)relocation.Offset) : 0;
    }

    static int MemberAt(BtfType type, ulong offset)
    {
        int index = 0;
        foreach (BtfMember member in type.Members)
        {
            if (member.BitOffset == offset * 8)
                return index;
            index++;
        }
        return -1;
    }

    static string? Reject(ObjectSource source, ElfSection section, ElfRelocation relocation, string what)
    {
        source.Error(DiagnosticId.MapSlot, $"A relocation {what}.", section, (long)Math.Min(relocation.Offset, long.MaxValue));
        return null;
    }
}
