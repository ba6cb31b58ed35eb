using Skep.Btf;
using Skep.Diagnostics;
using Skep.Objects.Elf;

namespace Skep.Objects.Reading;

/// <summary>
/// Reads the maps of section <c>.maps</c>. Such a map is a struct variable that is never looked into at run time: the names and types
/// of its members are the definition. The section's bytes stay zero.
/// </summary>
static class DeclaredMapReader
{
    public static void Read(ObjectSource source, ObjectSpec spec)
    {
        if (source.Sections.Maps is not { } section)
            return;
        if (source.Types is not { } types || !types.TryFind(section.NameUtf8, BtfKind.DataSection, out BtfType dataSection))
        {
            source.Error(DiagnosticId.MapDefinition, "There is a section .maps, but no types that define its maps.", section, null,
                "Compile with -g and do not strip the object.");
            return;
        }
        foreach (BtfSectionEntry entry in dataSection.SectionEntries)
            ReadMap(source, spec, section, entry);
    }

    static void ReadMap(ObjectSource source, ObjectSpec spec, ElfSection section, BtfSectionEntry entry)
    {
        BtfType variable = entry.Type;
        string name = source.NameOf(variable);
        BtfType definition = variable.Target.SkipModifiersAndTypedefs();
        string? wrong =
            variable.Kind != BtfKind.Variable || name.Length == 0 ? "is no named variable"
            : variable.Linkage == BtfLinkage.Static ? "is static; declare it global"
            : definition.Kind != BtfKind.Struct ? "is no struct"
            : (ulong)entry.Offset + entry.Size > section.Size || definition.Size > entry.Size
                ? $"of {definition.Size} bytes at {entry.Offset} does not fit in the section of {section.Size} bytes"
            : spec.Maps.Contains(name) ? "is defined twice"
            : null;
        if (wrong is not null)
        {
            source.Error(DiagnosticId.MapDefinition, $"Map '{name}' {wrong}.", section, entry.Offset);
            return;
        }

        var reader = new MapDefinitionReader(source, section, name);
        if (reader.Read(definition, MapOrigin.Declared) is not { } map)
            return;
        map.Tags = source.DeclarationTags.GetValueOrDefault(variable.Id) ?? [];
        spec.Maps.Add(map);
        source.DefinedMaps[(section.Index, entry.Offset)] = map;
        source.MapPlaces.Add(new MapPlace(map, section.Index, entry.Offset, entry.Size, reader.SlotsOffset));
    }
}
