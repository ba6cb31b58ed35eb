using Skep.Bytecode;
using Skep.KernelAbi;
using Skep.Objects;

namespace Skep.Linux.Tests;

/// <summary>Small objects made by hand.</summary>
static class TestObjects
{
    public static MapSpec Map(string name, MapType type, int key, int value, uint entries, MapFlags flags = MapFlags.None) => new()
    {
        Name = name, Type = type, KeySize = key, ValueSize = value, MaxEntries = entries, Flags = flags, Origin = MapOrigin.Built,
    };

    public static ProgramSpec Program(string name, string section, Instruction[] code, params SymbolReference[] references)
    {
        SectionMatch match = SectionTable.Resolve(section)!.Value;
        return new()
        {
            Name = name, SectionName = section, Type = match.ProgramType, AttachType = match.AttachType ?? 0,
            AttachTarget = match.AttachTarget, Flags = match.Flags, Instructions = code, References = references,
        };
    }

    public static ObjectSpec Object(params object[] parts)
    {
        var spec = new ObjectSpec { Name = "handmade", License = "GPL" };
        foreach (object part in parts)
        {
            if (part is MapSpec map)
                spec.Maps.Add(map);
            else
                spec.Programs.Add((ProgramSpec)part);
        }
        return spec;
    }

    /// <summary>A program that returns a constant.</summary>
    public static ProgramSpec Returning(string section, int value, string name = "constant") => Program(name, section, Return(value));

    public static Instruction[] Return(int value) => [Instruction.Alu64(AluOperation.Mov, Register.R0, value), Instruction.Exit];

    /// <summary>A 64-bit load to be linked with a map.</summary>
    public static Instruction[] LoadMap(Register destination)
    {
        (Instruction first, Instruction second) = Instruction.LoadImmediate64(destination, 0);
        return [first, second];
    }
}
