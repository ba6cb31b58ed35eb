using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Objects written in assembler, with global data.</summary>
static class AssembledObject
{
    /// <summary>One program, named <c>main</c>, that names maps as <c>map[NAME]</c> and data as <c>map[NAME][0]+OFFSET</c>.</summary>
    public static ObjectSpec Make(string section, string source, params ReadOnlySpan<MapSpec> maps)
    {
        var diagnostics = new DiagnosticBag();
        AssembledProgram program = Assembler.Assemble(source, diagnostics);
        Assert.Empty(diagnostics);
        var spec = new ObjectSpec { Name = "assembled", License = "GPL" };
        spec.Programs.Add(ProgramSpec.Create("main", section, program));
        foreach (MapSpec map in maps)
            spec.Maps.Add(map);
        return spec;
    }

    /// <summary>An array of one entry, whose bytes programs can name.</summary>
    public static MapSpec Data(string name, byte[] contents, bool isConstant = false) => new()
    {
        Name = name, Type = MapType.Array, KeySize = 4, ValueSize = contents.Length, MaxEntries = 1, Contents = contents,
        Flags = isConstant ? MapFlags.ReadOnlyProgram : MapFlags.Mmapable, Freeze = isConstant,
        Origin = isConstant ? MapOrigin.ReadOnlyData : MapOrigin.Data,
    };

    /// <summary>The bytes of a data map as they are now.</summary>
    public static byte[] DataOf(LoadedObject loaded, string map)
    {
        byte[] value = new byte[loaded.Maps[map].ValueSize];
        Assert.True(loaded.Maps[map].TryLookup(new byte[4], value));
        return value;
    }
}
