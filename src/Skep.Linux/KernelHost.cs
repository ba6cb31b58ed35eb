using Skep.Btf;
using Skep.Objects;

namespace Skep.Linux;

/// <summary>The running Linux kernel.</summary>
public sealed class KernelHost : IBpfHost
{
    KernelHost()
    {
    }

    public string Name => $"Linux {KernelRelease.Name}";

    public int PossibleCpus => CpuList.Possible;

    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static KernelHost Open()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The kernel host needs Linux; the in-process host runs everywhere");
        Privileges.RaiseMemlockLimit();
        return new();
    }

    /// <summary>The running kernel as objects are fitted to it, for an in-process host to fit them in the same way.</summary>
    /// <exception cref="BtfException">The kernel shows no BTF.</exception>
    public static RelocationTarget DescribeKernel() => KernelTarget.For(KernelTarget.Running());

    public LoadedObject Load(ObjectSpec spec, LoadOptions? options = null) => ObjectLoader.Load(spec, options ?? LoadOptions.Default);

    public void Dispose()
    {
    }
}
