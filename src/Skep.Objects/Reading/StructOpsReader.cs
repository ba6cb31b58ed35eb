using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>Reads the tables of functions that an object offers to the kernel: each variable of a <c>.struct_ops</c> section is a
/// map.</summary>
static class StructOpsReader
{
    public static void Read(ObjectSource source, ObjectSpec spec)
    {
        foreach (ElfSection section in source.Sections.StructOps)
        {
            if (source.Types is not { } types || !types.TryFind(section.NameUtf8, BtfKind.DataSection, out BtfType dataSection))
            {
                source.Error(DiagnosticId.MapDefinition, $"There is a section '{section.Name}', but no types that describe it.", section,
                    null, "Compile with -g.");
                continue;
            }
            foreach (BtfSectionEntry entry in dataSection.SectionEntries)
                ReadTable(source, spec, section, entry);
        }
    }

    static void ReadTable(ObjectSource source, ObjectSpec spec, ElfSection section, BtfSectionEntry entry)
    {
        BtfType type = entry.Type.Target.SkipModifiersAndTypedefs();
        string name = source.NameOf(entry.Type);
        if (entry.Type.Kind != BtfKind.Variable || type.Kind != BtfKind.Struct
            || (ulong)entry.Offset + type.Size > (ulong)section.Data.Length || spec.Maps.Contains(name))
        {
            source.Error(DiagnosticId.MapDefinition,
                $"The table of functions '{name}' is no struct, does not fit in its section, or is there twice.", section, entry.Offset);
            return;
        }
        var map = new MapSpec
        {
            Name = name,
            Origin = MapOrigin.StructOps,
            Type = MapType.StructOps,
            KeySize = sizeof(uint),
            ValueSize = (int)type.Size,
            ValueTypeId = type.Id,
            MaxEntries = 1,
            Flags = section.Name.EndsWith(".link", StringComparison.Ordinal) ? MapFlags.Link : MapFlags.None,
            AutoCreate = !section.Name.StartsWith('?'),
            Contents = section.Data.Slice((int)entry.Offset, (int)type.Size).ToArray(),
        };
        spec.Maps.Add(map);
        source.MapPlaces.Add(new MapPlace(map, section.Index, entry.Offset, type.Size, 0));
    }
}
