using Skep.Btf;
using Skep.KernelAbi;

namespace Skep.Objects;

/// <summary>
/// Gives parameters that are declared <c>__arg_ctx</c> the type by which kernels before 6.8, which do not know the tag, recognise the
/// context of a program: a pointer to the structure of its program type (btf_get_prog_ctx_type in kernel/bpf/btf.c).
/// </summary>
static class ContextParameters
{
    public static void Name(ObjectSpec spec, BtfBuilder builder)
    {
        // Pointers to contexts by name, and the prototypes that functions have got for themselves.
        var pointers = new Dictionary<string, int>(StringComparer.Ordinal);
        var prototypes = new Dictionary<int, int>();
        foreach (BtfType tag in spec.Btf!.Types)
        {
            if (tag.Kind != BtfKind.DeclarationTag || tag.ComponentIndex < 0 || !tag.NameUtf8.SequenceEqual("arg:ctx"u8))
                continue;
            BtfType function = tag.Target;
            if (function is not { Kind: BtfKind.Function, Linkage: BtfLinkage.Global } || ContextOf(spec, function) is not { } context)
                continue;
            BtfType prototype = function.Target;
            if (tag.ComponentIndex >= prototype.Parameters.Count
                || prototype.GetParameter(tag.ComponentIndex).Type.SkipModifiersAndTypedefs().Kind != BtfKind.Pointer)
                continue;

            if (!prototypes.TryGetValue(function.Id, out int own))
            {
                // Other functions may share the prototype.
                prototypes[function.Id] = own = builder.AddCopy(prototype, static id => id);
                builder.SetTarget(function.Id, own);
            }
            if (!pointers.TryGetValue(context, out int pointer))
                pointers[context] = pointer = builder.AddPointer(AddStructure(builder, context));
            builder.SetParameterType(own, tag.ComponentIndex, pointer);
        }
    }

    /// <summary>The name of the context's structure; null where programs of several types share the function, so that no name fits, or
    /// their type has none.</summary>
    static string? ContextOf(ObjectSpec spec, BtfType function)
    {
        string? name = null;
        foreach (ProgramSpec program in spec.Programs)
        {
            if (!program.Functions.Any(candidate => candidate.TypeId == function.Id))
                continue;
            string? context = program.Type == ProgramType.Kprobe ? Registers
                : ContextLayouts.TryGet(program.Type, out ContextLayout? layout) ? layout.Name : null;
            if (context is null || (name is not null && name != context))
                return null;
            name = context;
        }
        return name;
    }

    /// <summary>What the kernel calls <c>struct pt_regs</c> where it is a context, on every architecture: a typedef.</summary>
    const string Registers = "bpf_user_pt_regs_t";

    static int AddStructure(BtfBuilder builder, string name)
    {
        int structure = builder.AddStruct(name, 0);
        return name == Registers ? builder.AddTypedef(name, structure) : structure;
    }
}
