using System.Buffers;
using System.Runtime.InteropServices;

namespace Skep.Btf;

/// <summary>
/// A file of sysfs mapped read-only. The kernel shows its BTF by the pages it keeps it in, so that mapping it costs neither copies
/// nor page faults; it refuses shared and writable mappings, which is all that <c>MemoryMappedFile</c> can ask for.
/// </summary>
/// <remarks>
/// There is no finalizer: a span does not keep its memory alive, and one still being read must not lose its pages. What is never
/// disposed costs address space until the process ends.
/// </remarks>
sealed unsafe partial class MappedMemory : MemoryManager<byte>
{
    const int ProtRead = 1;
    const int MapPrivate = 2;
    const int SeekEnd = 2;
    const int ReadOnlyCloseOnExec = 0x80000;

    readonly int _length;
    byte* _start;

    static void* MapFailed => (void*)-1;

    MappedMemory(byte* start, int length)
    {
        _start = start;
        _length = length;
    }

    /// <summary>Null when there is no such file or it cannot be mapped, as on kernels before 6.16.</summary>
    /// <remarks>
    /// Calls the C library throughout: the first <c>SafeFileHandle</c> of a process costs 2 ms, as much as all the rest of opening.
    /// </remarks>
    /// <param name="path">UTF-8, ended by a NUL.</param>
    public static MappedMemory? TryMap(ReadOnlySpan<byte> path)
    {
        int descriptor;
        fixed (byte* start = path)
            descriptor = Open(start, ReadOnlyCloseOnExec);
        if (descriptor < 0)
            return null;
        nint length = Seek(descriptor, 0, SeekEnd);
        void* mapped = length is > 0 and <= int.MaxValue ? Map(null, (nuint)length, ProtRead, MapPrivate, descriptor, 0) : MapFailed;

        // A mapping outlives the descriptor that it was made from.
        _ = Close(descriptor);
        return mapped == MapFailed ? null : new MappedMemory((byte*)mapped, (int)length);
    }

    // In bounds: the mapping is _length bytes long (rounded up to whole pages) and stays until Dispose, which clears _start.
    public override Span<byte> GetSpan() => new(Start, _length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(Start + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        byte* start = _start;
        _start = null;
        if (start != null)
            _ = Unmap(start, (nuint)_length);
    }

    byte* Start
    {
        get
        {
            byte* start = _start;
            ObjectDisposedException.ThrowIf(start == null, this);
            return start;
        }
    }

    [LibraryImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Seek(int descriptor, nint offset, int origin);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);
}
