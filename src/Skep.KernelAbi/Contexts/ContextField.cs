namespace Skep.KernelAbi;

/// <summary>One field of a <see cref="ContextLayout"/>, or an array of equal elements.</summary>
/// <param name="Offset">Bytes from the start of the context.</param>
/// <param name="Size">Bytes, of the whole array if it is one.</param>
/// <param name="Read">Widths of a load; it must be aligned to its width.</param>
/// <param name="Write">Widths of a store; it must be aligned to its width.</param>
public sealed record ContextField(string Name, int Offset, int Size, AccessWidths Read, AccessWidths Write = AccessWidths.None)
{
    public ContextPointer Pointer { get; init; }

    /// <summary>The structure behind a <see cref="ContextPointer.BtfPointer"/>.</summary>
    public string? BtfType { get; init; }

    /// <summary>A load narrower than the field must begin where the field does.</summary>
    public bool NarrowAtStartOnly { get; init; }

    /// <summary>Program types that may read the field; null for all that have the context.</summary>
    public ProgramTypeSet? Readers { get; init; }

    /// <summary>Program types that may write the field; null for all that may read it.</summary>
    public ProgramTypeSet? Writers { get; init; }

    /// <summary>Expected attach types to read with; empty for any.</summary>
    public AttachTypeSet ReadWith { get; init; }

    /// <summary>Expected attach types to write with; empty for any.</summary>
    public AttachTypeSet WriteWith { get; init; }

    internal bool Allows(ProgramType program, AttachType expected, int offset, int width, bool write)
    {
        AccessWidths widths = write ? Write : Read;
        ProgramTypeSet? programs = write ? Writers ?? Readers : Readers;
        AttachTypeSet attachTypes = write ? WriteWith : ReadWith;
        return Covers(offset, width)
            && ((int)widths & width) != 0
            && offset % width == 0
            && (programs is null || programs.Value.Contains(program))
            && (attachTypes.Count == 0 || attachTypes.Contains(expected));
    }

    // A field may be read wider than it is, over the padding behind it, where programs compiled against an older header do so.
    bool Covers(int offset, int width) => offset == Offset || (!NarrowAtStartOnly && offset > Offset && offset + width <= Offset + Size);
}
