using Skep.Linux;
using Skep.Machine;

namespace Skep;

/// <summary>A data section in memory.</summary>
interface ISharedSection : IDisposable
{
    ref byte Start { get; }
}

/// <summary>One of a map of the in-process machine.</summary>
sealed class MachineSection(InProcessMap map) : ISharedSection
{
    public ref byte Start => ref map.Section;

    public void Dispose()
    {
    }
}

/// <summary>One that the kernel maps.</summary>
sealed class KernelSection(SectionMemory memory) : ISharedSection
{
    public ref byte Start => ref memory.Start;

    public void Dispose() => memory.Dispose();
}
