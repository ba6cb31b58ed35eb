namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>A load or store reaches past the memory that its pointer points to.</summary>
    public const string AccessOutOfBounds = "BPF2001";

    /// <summary>A load or store through null, or through a number that is no pointer.</summary>
    public const string NotAPointer = "BPF2002";

    /// <summary>
    /// A pointer is used after what it pointed to went away: the packet moved, the record was submitted, the function returned.
    /// </summary>
    public const string StalePointer = "BPF2003";

    /// <summary>A store into memory that programs may only read, or a load from memory that they may only write.</summary>
    public const string AccessForbidden = "BPF2004";

    /// <summary>A context access that is no field, or not in this size or direction.</summary>
    public const string ContextAccess = "BPF2005";

    /// <summary>An atomic access to an address that is no multiple of its size.</summary>
    public const string MisalignedAtomic = "BPF2006";

    /// <summary>A register is read that nothing was written to.</summary>
    public const string UninitializedRegister = "BPF2007";

    /// <summary>A call of a helper or kernel function that the host does not have.</summary>
    public const string UnknownFunction = "BPF2008";

    /// <summary>A helper was called with an argument that its prototype forbids.</summary>
    public const string HelperArgument = "BPF2009";

    /// <summary>The program jumped backwards more often than its budget allows.</summary>
    public const string BudgetExceeded = "BPF2010";

    /// <summary>More than eight functions deep.</summary>
    public const string CallDepth = "BPF2011";

    /// <summary>The program ran past its last instruction.</summary>
    public const string RanOffEnd = "BPF2012";

    /// <summary>The program ended holding a ring buffer record or a lock.</summary>
    public const string Unreleased = "BPF2013";

    /// <summary>A call through a register or of a callback whose address is no function of this program.</summary>
    public const string NotAFunction = "BPF2014";

    /// <summary>An instruction that the in-process host does not execute.</summary>
    public const string UnsupportedInstruction = "BPF2015";

    /// <summary>An instruction writes to r10, the frame pointer.</summary>
    public const string FramePointerWrite = "BPF2016";

    /// <summary>A map of a type, or with sizes or flags, that cannot be created.</summary>
    public const string MapNotCreated = "BPF3501";

    /// <summary>The in-process host cannot run objects of the other byte order.</summary>
    public const string ForeignByteOrder = "BPF3502";

    /// <summary>An instruction refers to a map, variable or function that the object or the host does not have.</summary>
    public const string UnresolvedReference = "BPF3503";

    /// <summary>A program of a type that the in-process host does not run.</summary>
    public const string ProgramTypeNotRun = "BPF3504";
}
