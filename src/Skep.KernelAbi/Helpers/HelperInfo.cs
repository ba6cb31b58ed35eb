using System.Collections.Immutable;

namespace Skep.KernelAbi;

/// <summary>One row of <see cref="Helpers"/>.</summary>
public sealed class HelperInfo
{
    readonly string _signature;
    readonly HelperFlags _flags;

    internal HelperInfo(
        HelperId id, string name, KernelVersion firstKernel, string signature, ulong programs, HelperFlags flags = HelperFlags.None)
    {
        Id = id;
        Name = name;
        FirstKernel = firstKernel;
        _signature = signature;
        _flags = flags;
        Programs = new(programs);
    }

    public HelperId Id { get; }

    /// <summary>Without the <c>bpf_</c> that C and bpftool put before it.</summary>
    public string Name { get; }

    /// <summary>The name as C code and bpftool write it: <c>bpf_map_lookup_elem</c>.</summary>
    public string KernelName => field ??= "bpf_" + Name;

    /// <summary>The kernel that first had the helper for some program type; others may have followed later.</summary>
    public KernelVersion FirstKernel { get; }

    /// <summary>The prototype in most programs; <see cref="PrototypeFor"/> knows the exceptions.</summary>
    public HelperPrototype Prototype => field ??= HelperSignature.Parse(_signature, _flags);

    /// <summary>
    /// Program types that may call it in Linux 7.3. An extension (<c>freplace</c>) may call what the program that it extends may.
    /// </summary>
    public ProgramTypeSet Programs { get; }

    /// <summary>Where the prototype is another one; the first that fits holds.</summary>
    public ImmutableArray<HelperVariant> Variants =>
        field.IsDefault ? field = [.. HelperExceptions.Variants.Where(variant => variant.Id == Id)] : field;

    /// <summary>Where the expected attach type decides; program types without a rule may call it with any.</summary>
    public ImmutableArray<HelperAttachRule> AttachRules =>
        field.IsDefault ? field = [.. HelperExceptions.AttachRules.Where(rule => rule.Id == Id)] : field;

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

    public override string ToString() => KernelName + Prototype;
}
