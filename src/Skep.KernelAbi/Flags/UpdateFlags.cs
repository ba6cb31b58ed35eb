namespace Skep;

/// <summary>
/// Whether an element must or must not exist already, and how it is accessed (<c>flags</c> of map lookup, update and delete).
/// The lowest two bits are one choice of three, not a set.
/// </summary>
[Flags]
public enum UpdateFlags : ulong
{
    /// <summary>Create the element or replace its value.</summary>
    Any = 0,

    /// <summary>Create the element; EEXIST if there is one.</summary>
    NoExist = 1,

    /// <summary>Replace the value; ENOENT if there is none.</summary>
    Exist = 2,

    /// <summary>Hold the value's <c>bpf_spin_lock</c> while copying (Linux 5.1).</summary>
    Lock = 4,

    /// <summary>Access the value of the one CPU whose number is in the upper 32 bits (Linux 7.0).</summary>
    Cpu = 8,

    /// <summary>Give every CPU the same value (Linux 7.0).</summary>
    AllCpus = 16,
}
