using System.Runtime.InteropServices;
using Skep.KernelAbi;

namespace Skep.Machine;

// Reads that may fail: of the program's own memory, which to it is kernel memory, and of what the host offers besides.
sealed unsafe partial class VirtualCpu
{
    /// <summary>TASK_SIZE_MAX on x86-64, and not far from it elsewhere: user addresses are below.</summary>
    const ulong UserEnd = (1UL << 47) - 4096;

    /// <summary>
    /// Kernel addresses are above, with 57 bits as with 48. Regions are below: nothing in this range is ever the guest's.
    /// </summary>
    const ulong KernelStart = 0xff00_0000_0000_0000;

    const int TextChunk = 64;

    /// <summary><c>copy_from_kernel_nofault</c> or <c>copy_from_user_nofault</c>.</summary>
    /// <returns>0 or a negated error number; then the destination has any contents.</returns>
    public int Read(ulong address, Span<byte> destination, MemoryKind kind)
    {
        if (IsUser(address, kind))
        {
            bool isInRange = address <= UserEnd && (ulong)destination.Length <= UserEnd - address;
            return isInRange && TryReadForeign(address, destination) ? 0 : -Errno.EFAULT;
        }
        if (address >= KernelStart)
            return TryReadForeign(address, destination) ? 0 : -Errno.EFAULT;
        byte* source = Locate(address, (ulong)Math.Max(destination.Length, 1), write: false);
        // copy_from_kernel_nofault_allowed: neither user memory nor what no address can be.
        if (source == null)
            return -Errno.ERANGE;
        // In bounds: Locate. The two may overlap.
        new ReadOnlySpan<byte>(source, destination.Length).CopyTo(destination);
        return 0;
    }

    /// <summary>
    /// <c>strncpy_from_kernel_nofault</c> or <c>strncpy_from_user_nofault</c>: copies up to a zero byte, or cuts off and puts one at the
    /// end.
    /// </summary>
    /// <returns>Bytes copied, the zero byte included, or a negated error number. What is behind the zero byte mostly stays as it
    /// was.</returns>
    public int ReadText(ulong address, Span<byte> destination, MemoryKind kind)
    {
        if (destination.IsEmpty)
            return 0;
        Span<byte> chunk = stackalloc byte[TextChunk];
        int done = 0;
        bool bytewise = false, isUser = IsUser(address, kind);
        while (done < destination.Length)
        {
            // Not past a boundary that memory may end at; and where it ends elsewhere, byte by byte.
            ulong from = address + (ulong)done;
            int length = bytewise ? 1 : (int)Math.Min((ulong)(destination.Length - done), TextChunk - from % TextChunk);
            Span<byte> part = chunk[..length];
            int error = Read(from, part, kind);
            if (error < 0 && length > 1)
            {
                bytewise = true;
                continue;
            }
            if (error < 0)
                return done == 0 ? error : -Errno.EFAULT;
            int end = part.IndexOf((byte)0);
            if (end >= 0)
            {
                part[..(end + 1)].CopyTo(destination[done..]);
                int copied = done + end + 1, words = (copied + 7) & ~7;
                // do_strncpy_from_user writes whole words where they fit.
                if (isUser && words <= destination.Length)
                    destination[copied..words].Clear();
                return copied;
            }
            part.CopyTo(destination[done..]);
            done += length;
        }
        destination[^1] = 0;
        return destination.Length;
    }

    /// <summary>
    /// A load through a pointer into kernel memory, which the kernel's verifier allows where it knows the type (BPF_PROBE_MEM). What cannot
    /// be read loads as 0, null and user memory too.
    /// </summary>
    bool TryLoadForeign(Op* op, ulong address, int size, out ulong value)
    {
        value = 0;
        if (Host.Options.KernelMemory is null || (address >= UserEnd && address < KernelStart)
            || !FollowsKernelPointers(CodeOf(op).Spec.Type))
            return false;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<ulong>(ref value));
        if (address < UserEnd || !TryReadForeign(address, BitConverter.IsLittleEndian ? bytes[..size] : bytes[(sizeof(ulong) - size)..]))
            value = 0;
        return true;
    }

    bool TryReadForeign(ulong address, Span<byte> destination) =>
        destination.IsEmpty || (Host.Options.KernelMemory is { } memory && memory.TryRead(address, destination));

    static bool IsUser(ulong address, MemoryKind kind) => kind == MemoryKind.User || (kind == MemoryKind.Any && address < UserEnd);

    static bool FollowsKernelPointers(ProgramType type) => type is ProgramType.Tracing or ProgramType.Lsm or ProgramType.RawTracepoint
        or ProgramType.RawTracepointWritable or ProgramType.Tracepoint or ProgramType.Kprobe or ProgramType.PerfEvent
            or ProgramType.Syscall;
}
