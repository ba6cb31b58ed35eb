using System.Text;
using Skep.Btf;
using Skep.Diagnostics;
using Skep.KernelAbi;
using Skep.Linux.Interop;

namespace Skep.Linux;

/// <summary>The running kernel's own types: mapped once, shared by everything in the process.</summary>
static unsafe class KernelTypes
{
    static readonly Lazy<BtfFile> Shared = new(BtfFile.OpenKernel);

    /// <exception cref="BpfNotSupportedException">The kernel shows no usable BTF.</exception>
    public static BtfFile Kernel
    {
        get
        {
            try
            {
                return Shared.Value;
            }
            catch (BtfException error)
            {
                throw new BpfNotSupportedException("what needs the kernel's own types (CO-RE, BTF tracepoints, kernel functions)", null,
                    error.Message + " For CO-RE, LoadOptions.TargetBtf takes the types of this kernel from a file")
                {
                    Id = DiagnosticId.KernelBtfMissing,
                };
            }
        }
    }

    /// <summary>The types of a loaded module; null when there is no such module or it has no BTF.</summary>
    public static BtfFile? TryOpenModule(string module)
    {
        try
        {
            return BtfFile.OpenModule(module, Kernel);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The BTF object of a loaded module, for loads that name one of its functions.</summary>
    public static BpfFileDescriptor OpenModuleDescriptor(string module)
    {
        foreach (uint id in ObjectIds.All(BpfCommand.BtfGetNextId))
        {
            if (ObjectIds.TryOpen(BpfCommand.BtfGetFdById, id, out BpfFileDescriptor descriptor) != 0)
                continue;
            if (NameOf(descriptor) is (true, var name) && name == module)
                return descriptor;
            descriptor.Dispose();
        }
        throw new BpfNotSupportedException($"BTF of module '{module}'", null, "The module was unloaded meanwhile");
    }

    /// <summary>Whether the BTF object describes the kernel or a module, and its name.</summary>
    public static (bool IsKernel, string Name) NameOf(BpfFileDescriptor btf)
    {
        byte* buffer = stackalloc byte[64];
        var info = new BtfInfo { Name = (ulong)buffer, NameLen = 64 };
        if (Bpf.GetInfo(btf, ref info) != 0)
            return default;
        int length = (int)Math.Min(info.NameLen, 63);
        return (info.KernelBtf != 0, Encoding.UTF8.GetString(buffer, length));
    }
}
