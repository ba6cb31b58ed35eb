namespace Skep;

/// <summary>Texts that plain runs gave to a formatting helper by address: the addresses are made up.</summary>
sealed class TextMemory
{
    readonly Lock _gate = new();
    readonly List<byte[]> _texts = [];

    /// <summary>Above every address of a kernel.</summary>
    const ulong First = 0xffff_ffff_ff00_0000;

    public ulong Add(ReadOnlySpan<byte> text)
    {
        lock (_gate)
        {
            _texts.Add(text.ToArray());
            return First + (ulong)_texts.Count - 1;
        }
    }

    /// <summary>Null for an address that is not one of these.</summary>
    public byte[]? Find(ulong address)
    {
        lock (_gate)
            return address >= First && address - First < (ulong)_texts.Count ? _texts[(int)(address - First)] : null;
    }
}
