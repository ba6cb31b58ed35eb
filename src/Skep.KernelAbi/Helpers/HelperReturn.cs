namespace Skep.KernelAbi;

/// <param name="Trusted">A BTF pointer that is valid as such, not only readable with fault handling (<c>PTR_TRUSTED</c>).</param>
/// <param name="BtfType">The structure behind a <see cref="ReturnKind.BtfPointer"/>; else null.</param>
public readonly record struct HelperReturn(ReturnKind Kind, bool MayBeNull = false, bool Trusted = false, string? BtfType = null)
{
    /// <summary>In words, as signatures and messages show it: <c>value or null</c>.</summary>
    public override string ToString() => HelperSignature.Write(this);
}
