using Skep.Btf;
using Skep.Diagnostics;
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

    /// <summary>A kernel whose types are those of an object of <c>tests/objects</c>.</summary>
    public static RelocationTarget Of(string name) => new()
    {
        Types = new CoreTarget(ObjectReader.Read(File.ReadAllBytes(Repository.File("tests", "objects", name + ".bpf.o")), name,
            new DiagnosticBag())!.Btf!),
    };

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
            // libbpf asks for the probe that it would use it for.
            HasSyscallWrapper = File.Exists("/sys/bus/event_source/devices/kprobe/type"),
        };
    }
}
