namespace Skep.Btf;

/// <summary>A record of <c>.BTF.ext</c>: <see cref="BtfFunctionInfo"/> and its like. Not for implementing elsewhere.</summary>
public interface IBtfExtensionRecord<T>
{
    /// <summary>How many 32-bit words of a record are known. Later producers may write more, which are passed over.</summary>
    static abstract int Words { get; }

    static abstract T Read(BtfFile file, ReadOnlySpan<uint> words);
}
