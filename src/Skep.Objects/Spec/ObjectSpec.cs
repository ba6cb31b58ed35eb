using Skep.Btf;

namespace Skep.Objects;

/// <summary>
/// Everything a <c>.bpf.o</c> says, as plain data: no file descriptor, no dependence on the machine it was opened on.
/// Everything before it (ELF reader, compiler, builder) makes one; everything after it (relocation, verifier, hosts) consumes one.
/// </summary>
/// <remarks>Editable until it is loaded: set variables, resize maps, switch programs off. Loading does not change it, so one spec can
/// be loaded many times.</remarks>
public sealed class ObjectSpec
{
    /// <summary>The object's name: its file name without <c>.bpf.o</c> or <c>.o</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Byte order of the code and of every value in the object.</summary>
    public ByteOrder ByteOrder { get; init; }

    /// <summary>The <c>license</c> section; empty when there is none, which the kernel treats as not GPL-compatible.</summary>
    public string License { get; set; } = "";

    /// <summary>The <c>version</c> section: <c>LINUX_VERSION_CODE</c> the object was built for; 0 when absent.</summary>
    public uint KernelVersion { get; set; }

    /// <summary>The object's own types; null when it was compiled without <c>-g</c>.</summary>
    public BtfFile? Btf { get; init; }

    public SpecCollection<ProgramSpec> Programs { get; } = new(static program => program.Name);

    /// <summary>Declared maps, then one array map for each global data section, then <c>.kconfig</c> when it has externs.</summary>
    public SpecCollection<MapSpec> Maps { get; } = new(static map => map.Name);

    /// <summary>Global variables of all data sections, by name.</summary>
    public SpecCollection<VariableSpec> Variables { get; } = new(static variable => variable.Name);

    /// <summary>What the object expects the kernel to provide: <c>__kconfig</c> values, <c>__ksym</c> variables and kfuncs.</summary>
    public SpecCollection<ExternSpec> Externs { get; } = new(static symbol => symbol.Name);

    /// <summary>A copy that can be edited without changing this one. The types are shared; they never change.</summary>
    public ObjectSpec Copy()
    {
        var copy = new ObjectSpec { Name = Name, ByteOrder = ByteOrder, License = License, KernelVersion = KernelVersion, Btf = Btf };
        foreach (MapSpec map in Maps)
            copy.Maps.Add(map.Copy());
        foreach (ProgramSpec program in Programs)
            copy.Programs.Add(program.Copy());
        foreach (VariableSpec variable in Variables)
        {
            copy.Variables.Add(new VariableSpec
            {
                Name = variable.Name,
                Map = copy.Maps.Get(variable.Map.Name),
                Offset = variable.Offset,
                Size = variable.Size,
                TypeId = variable.TypeId,
            });
        }
        foreach (ExternSpec symbol in Externs)
            copy.Externs.Add(symbol);
        return copy;
    }
}
