namespace Skep.Compiler.Analyses;

/// <summary>What a pointer may point into.</summary>
[Flags]
public enum PointerOrigin : ushort
{
    None = 0,

    /// <summary>A slot of this function.</summary>
    Stack = 1 << 0,
    Context = 1 << 1,

    /// <summary>Valid between bounds checks and until a helper changes the packet.</summary>
    Packet = 1 << 2,

    /// <summary>A value of a map; null until it was checked.</summary>
    MapValue = 1 << 3,
    Global = 1 << 4,

    /// <summary>A map itself, or a function: nothing that a load reads.</summary>
    Handle = 1 << 5,

    /// <summary>A structure of the kernel.</summary>
    Kernel = 1 << 6,

    /// <summary>Memory that was reserved in a ring buffer.</summary>
    Record = 1 << 7,

    /// <summary>Nothing is known: an argument, or what was loaded.</summary>
    Unknown = 1 << 8,
}
