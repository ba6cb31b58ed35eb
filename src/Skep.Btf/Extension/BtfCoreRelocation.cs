namespace Skep.Btf;

/// <summary>A value in the code that depends on the target's types (<c>struct bpf_core_relo</c>).</summary>
/// <param name="File">Where type and strings resolve: the program's own BTF.</param>
/// <param name="ByteOffset">Of the instruction to change, from the start of the section, in bytes.</param>
/// <param name="TypeId">The root type as the program declares it.</param>
/// <param name="AccessOffset">The access string: member numbers such as <c>0:1:2</c>, or the number of an enum value.</param>
/// <param name="Kind">What is asked.</param>
public readonly record struct BtfCoreRelocation(BtfFile File, uint ByteOffset, int TypeId, int AccessOffset, CoreRelocationKind Kind)
    : IBtfExtensionRecord<BtfCoreRelocation>
{
    public BtfType Type => File.GetType(TypeId);

    public string Access => File.GetString(AccessOffset);

    public ReadOnlySpan<byte> AccessUtf8 => File.GetUtf8String(AccessOffset);

    static int IBtfExtensionRecord<BtfCoreRelocation>.Words => 4;

    static BtfCoreRelocation IBtfExtensionRecord<BtfCoreRelocation>.Read(BtfFile file, ReadOnlySpan<uint> words) =>
        new(file, words[0], (int)words[1], (int)words[2], (CoreRelocationKind)words[3]);
}
