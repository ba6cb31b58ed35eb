namespace Skep.Btf;

/// <summary>Where a function starts (<c>struct bpf_func_info</c>).</summary>
/// <param name="File">Where the type resolves.</param>
/// <param name="ByteOffset">From the start of the section, in bytes: 8 times the instruction slot.</param>
/// <param name="TypeId">A function.</param>
public readonly record struct BtfFunctionInfo(BtfFile File, uint ByteOffset, int TypeId) : IBtfExtensionRecord<BtfFunctionInfo>
{
    public BtfType Type => File.GetType(TypeId);

    static int IBtfExtensionRecord<BtfFunctionInfo>.Words => 2;

    static BtfFunctionInfo IBtfExtensionRecord<BtfFunctionInfo>.Read(BtfFile file, ReadOnlySpan<uint> words) =>
        new(file, words[0], (int)words[1]);
}
