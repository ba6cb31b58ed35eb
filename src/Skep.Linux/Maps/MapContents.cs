using System.Runtime.InteropServices;
using Skep.Linux.Interop;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>What a map holds before the first program runs.</summary>
static class MapContents
{
    /// <summary>Gives a data section its initial value and freezes constants, so that the verifier knows them.</summary>
    public static void Initialize(KernelMap map)
    {
        if (map.Spec.Contents is { } contents && contents.AsSpan().ContainsAnyExcept((byte)0))
            map.Update([0, 0, 0, 0], contents);
        // Before Linux 5.2 there is no freezing (EINVAL); the program works without, as its constants are only not known to the verifier.
        if (map.Spec.Freeze && map.TryFreeze() is not (0 or Errno.EINVAL) and var errno)
            throw SystemFailure.Of($"bpf(BPF_MAP_FREEZE) of map '{map.Name}'", errno);
        map.MapIntoMemory();
    }

    /// <summary>Puts maps or programs into the slots of a map of descriptors.</summary>
    public static void Fill(KernelMap map, IReadOnlyList<MapSlot> slots, Func<string, BpfFileDescriptor> find)
    {
        foreach (MapSlot slot in slots)
        {
            using var lease = find(slot.Name).Borrow();
            int index = slot.Index, number = lease.Number;
            map.Update(Bytes(ref index), Bytes(ref number));
        }
    }

    static ReadOnlySpan<byte> Bytes(ref int value) => MemoryMarshal.AsBytes(new Span<int>(ref value));
}
