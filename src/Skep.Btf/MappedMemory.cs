using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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

    readonly int _length;
    byte* _start;

    MappedMemory(byte* start, int length)
    {
        _start = start;
        _length = length;
    }

    /// <summary>Null when the file cannot be mapped, as on kernels before 6.16.</summary>
    public static MappedMemory? TryMap(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (length is <= 0 or > int.MaxValue)
            return null;
        void* start = Map(null, (nuint)length, ProtRead, MapPrivate, (int)handle.DangerousGetHandle(), 0);
        return start == (void*)-1 ? null : new MappedMemory((byte*)start, (int)length);
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

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(void* address, nuint length);
}
