using Skep.Machine;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Foreign memory put together from pieces.</summary>
sealed class MemoryImage : IForeignMemory
{
    readonly List<(ulong Address, byte[] Bytes)> _pieces = [];

    public void Add(ulong address, byte[] bytes) => _pieces.Add((address, bytes));

    /// <summary>Puts other bytes at an address.</summary>
    public void Replace(ulong address, byte[] bytes)
    {
        _pieces.RemoveAll(piece => piece.Address == address);
        Add(address, bytes);
    }

    public bool TryRead(ulong address, Span<byte> destination)
    {
        foreach ((ulong start, byte[] bytes) in _pieces)
        {
            ulong offset = address - start;
            if (offset <= (ulong)bytes.Length && (ulong)destination.Length <= (ulong)bytes.Length - offset)
            {
                bytes.AsSpan((int)offset, destination.Length).CopyTo(destination);
                return true;
            }
        }
        return false;
    }
}
