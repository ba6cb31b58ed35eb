using Skep.Btf;
using Skep.KernelAbi;
using Skep.Objects.Core;

namespace Skep.Objects.Tests;

static class KernelTarget
{
    static readonly Lazy<RelocationTarget> RunningKernel = new(Create);

    /// <summary>The kernel that the tests run on.</summary>
    public static RelocationTarget Running
    {
        get
        {
            Require.KernelBtf();
            return RunningKernel.Value;
        }
    }

    static RelocationTarget Create()
    {
        BtfFile kernel = BtfFile.OpenKernel();
        Assert.True(KernelVersion.TryParse(File.ReadAllText("/proc/sys/kernel/osrelease"), out KernelVersion version));
        return new RelocationTarget
        {
            Types = new CoreTarget(kernel, () => [.. BtfFile.OpenModules(kernel)]),
            Version = version,
            Configuration = static () => File.Exists("/proc/config.gz") ? KernelConfiguration.Read(File.OpenRead("/proc/config.gz")) : null,
            HasCookie = true,
            HasSyscallWrapper = true,
        };
    }
}
