using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>A data section's memory, mapped until this is disposed.</summary>
sealed unsafe class SectionMemory : IDisposable
{
    readonly MappedRegion _region;
    bool _disposed;

    internal SectionMemory(MappedRegion region)
    {
        _region = region;
        bool added = false;
        region.DangerousAddRef(ref added);
    }

    public bool IsWritable => _region.IsWritable;

    /// <summary>The section's first byte. The reference must not be used after disposal.</summary>
    public ref byte Start => ref *(byte*)_region.DangerousGetHandle();

    public void Dispose()
    {
        if (!_disposed)
            _region.DangerousRelease();
        _disposed = true;
    }
}
