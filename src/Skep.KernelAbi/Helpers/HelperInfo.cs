using System.Collections.Immutable;

namespace Skep.KernelAbi;

/// <summary>One row of <see cref="Helpers"/>.</summary>
/// <param name="Name">Without the <c>bpf_</c> that C and bpftool put before it.</param>
/// <param name="FirstKernel">The kernel that first had the helper for some program type; others may have followed later.</param>
/// <param name="Prototype">The prototype in most programs; <see cref="PrototypeFor"/> knows the exceptions.</param>
/// <param name="Programs">
/// Program types that may call it in Linux 7.3. An extension (<c>freplace</c>) may call what the program that it extends may.
/// </param>
public sealed record HelperInfo(HelperId Id, string Name, KernelVersion FirstKernel, HelperPrototype Prototype, ProgramTypeSet Programs)
{
    internal HelperInfo(
        HelperId id,
        string name,
        KernelVersion firstKernel,
        HelperReturn result,
        ImmutableArray<HelperArgument> arguments,
        ProgramTypeSet programs,
        HelperFlags flags = HelperFlags.None)
        : this(id, name, firstKernel, new HelperPrototype(result, arguments, flags), programs)
    {
    }

    /// <summary>The name as C code and bpftool write it: <c>bpf_map_lookup_elem</c>.</summary>
    public string KernelName { get; } = "bpf_" + Name;

    /// <summary>Where the prototype is another one; the first that fits holds.</summary>
    public ImmutableArray<HelperVariant> Variants { get; init; } = [];

    /// <summary>Where the expected attach type decides; program types without a rule may call it with any.</summary>
    public ImmutableArray<HelperAttachRule> AttachRules { get; init; } = [];

    /// <summary>Whether programs of this type may call it, at least with some expected attach type.</summary>
    public bool IsAvailable(ProgramType program) => Programs.Contains(program);

    public bool IsAvailable(ProgramType program, AttachType expected)
    {
        if (!Programs.Contains(program))
            return false;
        foreach (HelperAttachRule rule in AttachRules)
        {
            if (rule.Program == program)
                return rule.AttachTypes.Contains(AttachTypes.AsLoaded(program, expected));
        }
        return true;
    }

    public HelperPrototype PrototypeFor(ProgramType program, AttachType expected = default)
    {
        foreach (HelperVariant variant in Variants)
        {
            if (variant.Programs.Contains(program) && (variant.AttachTypes.Count == 0 || variant.AttachTypes.Contains(expected)))
                return variant.Prototype;
        }
        return Prototype;
    }
}
