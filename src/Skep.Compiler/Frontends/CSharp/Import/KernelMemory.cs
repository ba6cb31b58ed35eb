namespace Skep.Compiler.Frontends.CSharp.Import;

/// <summary>Whether a pointer leads into the kernel's memory, and how that may be read.</summary>
enum KernelMemory : byte
{
    /// <summary>The program's own memory.</summary>
    None,

    /// <summary>Through <c>bpf_probe_read_kernel</c> only: nobody vouches for the address.</summary>
    Probed,

    /// <summary>By plain loads: the verifier knows the type from the kernel's BTF, and a bad address reads zeros.</summary>
    Typed,
}
