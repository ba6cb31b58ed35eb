namespace Skep.KernelAbi;

/// <summary>A helper that some programs call with another prototype.</summary>
/// <param name="AttachTypes">Empty if it holds for every expected attach type.</param>
public sealed record HelperVariant(HelperId Id, ProgramTypeSet Programs, AttachTypeSet AttachTypes, HelperPrototype Prototype)
{
    internal HelperVariant(
        HelperId id, ulong programs, string signature, AttachTypeSet attachTypes = default, HelperFlags flags = HelperFlags.None)
        : this(id, new ProgramTypeSet(programs), attachTypes, HelperSignature.Parse(signature, flags))
    {
    }
}
