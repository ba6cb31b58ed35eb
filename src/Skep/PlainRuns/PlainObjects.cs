using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Skep;

/// <summary>The addresses that objects have for programs in plain runs: made up, and each object keeps its own.</summary>
static class PlainObjects
{
    /// <summary>Where kernels on x86-64 map their memory.</summary>
    const ulong First = 0xffff_8880_0000_0000;

    // More than the fields of any view.
    const ulong Step = 0x1_0000;

    static readonly ConditionalWeakTable<object, Place> Places = [];
    static readonly ConcurrentDictionary<ulong, WeakReference<object>> Objects = [];
    static long _count;

    public static ulong AddressOf(object structure) => Places.GetValue(structure, static item => new Place(item)).Address;

    public static object? At(ulong address) => Objects.TryGetValue(address, out WeakReference<object>? found)
        && found.TryGetTarget(out object? structure) ? structure : null;

    sealed class Place
    {
        public Place(object structure)
        {
            Address = First + (ulong)Interlocked.Increment(ref _count) * Step;
            Objects[Address] = new WeakReference<object>(structure);
        }

        ~Place() => Objects.TryRemove(Address, out _);

        public ulong Address { get; }
    }
}
