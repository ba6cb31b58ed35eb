using Skep.Diagnostics;
using Skep.Objects;
using Skep.Objects.Core;

namespace Skep.Machine;

public sealed partial class InProcessHost
{
    public LoadedObject Load(ObjectSpec spec, LoadOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        options ??= LoadOptions.Default;
        var diagnostics = new DiagnosticBag();
        if (spec.ByteOrder == ByteOrder.LittleEndian != BitConverter.IsLittleEndian)
        {
            diagnostics.Error(DiagnosticId.ForeignByteOrder, $"the object is {spec.ByteOrder}, this machine is not",
                help: "Compile it with '-target bpf', which takes the byte order of the machine.");
        }
        Refuse(spec, diagnostics);
        ObjectSpec? fitted = Relocator.Relocate(spec, TargetOf(options), diagnostics);
        Refuse(spec, diagnostics);
        spec = fitted!;

        List<InProcessMap> maps = CreateMaps(spec, options, diagnostics);
        Refuse(spec, diagnostics);
        var space = new AddressSpace(maps, spec);
        List<InProcessProgram> programs = DecodePrograms(spec, options, space, diagnostics);
        FillSlots(spec, space, programs, diagnostics);
        Refuse(spec, diagnostics);
        return new LoadedObject(spec, programs, maps, [.. programs, new Forgetter(this, space)]);
    }

    RelocationTarget TargetOf(LoadOptions options) => Options.Kernel with
    {
        Types = options.TargetBtf is { } given ? new CoreTarget(given) : Options.Kernel.Types,
        Programs = options.Programs,
    };

    List<InProcessMap> CreateMaps(ObjectSpec spec, LoadOptions options, DiagnosticBag diagnostics)
    {
        var maps = new List<InProcessMap>();
        foreach (MapSpec map in spec.Maps)
        {
            if (options.Maps?.GetValueOrDefault(map.Name) is { } given)
            {
                if (given is InProcessMap ours && ours.PossibleCpus == PossibleCpus)
                    maps.Add(ours);
                else
                    diagnostics.Error(DiagnosticId.MapNotCreated, $"the map given for '{map.Name}' is not one of this host");
                continue;
            }
            if (MapFactory.Create(map, this, diagnostics) is not { } created)
                continue;
            created.LockOffset = ValueLock.Find(spec.Btf, map.ValueTypeId);
            if (map.Contents is { } contents)
                created.WriteValueRange(0, contents);
            if (map.Freeze)
                created.Freeze(programsToo: true);
            maps.Add(created);
        }
        return maps;
    }

    List<InProcessProgram> DecodePrograms(ObjectSpec spec, LoadOptions options, AddressSpace space, DiagnosticBag diagnostics)
    {
        var programs = new List<InProcessProgram>();
        foreach (ProgramSpec program in spec.Programs)
        {
            if (!program.AutoLoad)
                continue;
            if (Decoder.Decode(program, space, this, diagnostics) is not { } code)
                continue;
            space.Programs.Add(code);
            programs.Add(new InProcessProgram(this, code));
        }
        return programs;
    }

    /// <summary>Puts maps and programs where the object says that they stand from the start.</summary>
    static void FillSlots(ObjectSpec spec, AddressSpace space, List<InProcessProgram> programs, DiagnosticBag diagnostics)
    {
        foreach (MapSpec map in spec.Maps)
        {
            foreach (MapSlot slot in map.Slots)
            {
                try
                {
                    switch (space.Find(map.Name))
                    {
                        case MapOfMaps outer when space.Find(slot.Name) is { } inner:
                            outer.Set(BitConverter.GetBytes(slot.Index), inner);
                            break;
                        // A program that was left out leaves its slot empty.
                        case ProgramArrayMap array:
                            array.Set(slot.Index, programs.Find(program => program.Name == slot.Name));
                            break;
                        default:
                            diagnostics.Error(DiagnosticId.UnresolvedReference,
                                $"slot {slot.Index} of map '{map.Name}' names '{slot.Name}', which cannot be there");
                            break;
                    }
                }
                catch (BpfMapException refusal)
                {
                    diagnostics.Error(DiagnosticId.UnresolvedReference,
                        $"slot {slot.Index} of map '{map.Name}' does not take '{slot.Name}': {Errno.Describe(refusal.Errno)}");
                }
            }
        }
    }

    static void Refuse(ObjectSpec spec, DiagnosticBag diagnostics)
    {
        if (diagnostics.HasErrors)
            throw new BpfLoadException($"cannot load {(spec.Name.Length == 0 ? "the object" : $"'{spec.Name}'")} in-process", diagnostics);
    }

    /// <summary>The last thing that a loaded object disposes of.</summary>
    sealed class Forgetter(InProcessHost host, AddressSpace space) : IDisposable
    {
        public void Dispose() => host.Forget(space);
    }
}
