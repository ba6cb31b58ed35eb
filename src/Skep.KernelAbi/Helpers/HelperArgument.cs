namespace Skep.KernelAbi;

/// <param name="Size">Bytes of a memory argument of fixed size; else 0.</param>
/// <param name="BtfType">The structure behind a <see cref="ArgumentKind.BtfPointer"/>; else null.</param>
public readonly record struct HelperArgument(
    ArgumentKind Kind,
    ArgumentFlags Flags = ArgumentFlags.None,
    int Size = 0,
    string? BtfType = null)
{
    public bool MayBeNull => Flags.HasFlag(ArgumentFlags.MayBeNull);

    /// <summary>
    /// In words, as signatures and messages show it: <c>out memory[8]</c>, <c>struct sk_buff *</c>, <c>value or null</c>.
    /// </summary>
    public override string ToString() => HelperSignature.Write(this);
}
