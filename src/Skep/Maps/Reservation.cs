using System.Runtime.CompilerServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>Room for a record in a <see cref="RingBuffer{T}"/>. The verifier sees to it that a program submits or discards it.</summary>
public readonly ref struct Reservation<T>
    where T : unmanaged
{
    readonly ref T _record;

    internal Reservation(ref T record) => _record = ref record;

    public bool Found => !Unsafe.IsNullRef(ref _record);

    public ref T Value => ref _record;

    /// <summary>Hands the record to the reader.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Submit(RingBufFlags flags = RingBufFlags.None) => SubmitRecord(ref _record, flags);

    /// <summary>Has the reader skip the record.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Discard(RingBufFlags flags = RingBufFlags.None) => DiscardRecord(ref _record, flags);

    [BpfHelper(HelperId.RingBufSubmit)]
    static void SubmitRecord(ref T record, RingBufFlags flags) =>
        RingBufferMap.CommitAsProgram(ref Unsafe.As<T, byte>(ref record), (ulong)flags, discard: false);

    [BpfHelper(HelperId.RingBufDiscard)]
    static void DiscardRecord(ref T record, RingBufFlags flags) =>
        RingBufferMap.CommitAsProgram(ref Unsafe.As<T, byte>(ref record), (ulong)flags, discard: true);
}
