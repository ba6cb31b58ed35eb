using System.Diagnostics.CodeAnalysis;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep;

/// <summary>Where BPF objects run.</summary>
public static class BpfHost
{
    /// <summary>The kernel if this process may load programs into it, else the in-process machine.</summary>
    public static IBpfHost Open() => WhyNotKernel() is null ? KernelHost.Open() : OpenInProcess();

    /// <summary>The running Linux kernel.</summary>
    /// <exception cref="BpfNotSupportedException">This is not Linux, or the process may not; the message says what to do.</exception>
    public static IBpfHost OpenKernel() =>
        WhyNotKernel() is { } reason ? throw new BpfNotSupportedException("running programs in the kernel", help: reason)
            : KernelHost.Open();

    /// <summary>The machine in this process, which runs programs on packets and contexts that it is given.</summary>
    public static IBpfHost OpenInProcess(MachineOptions? options = null) => new InProcessHost(options ?? MachineOptions.Default);

    /// <summary>What stands in the way of the kernel and what to do about it; null when nothing that can be seen from here.</summary>
    public static string? WhyNotKernel() => OperatingSystem.IsLinux() ? Privileges.Explain() : "This is not Linux.";

    /// <summary>
    /// Loads an object: its compiled code with this instance's map sizes, <c>init</c> values, global variables and map contents. The
    /// instance is from then on the handle to it.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is loaded already.</exception>
    /// <exception cref="BpfLoadException">The object cannot be loaded here; the diagnostics say why.</exception>
    /// <exception cref="VerifierException">A program was rejected.</exception>
    public static T Load<[DynamicallyAccessedMembers(ObjectMembers.Needed)] T>(this IBpfHost host, T instance, LoadOptions? options = null)
        where T : BpfObject
    {
        if (instance.IsLoaded)
            throw new InvalidOperationException($"this {typeof(T).Name} is loaded already: make another for another object");
        ObjectSpec spec = ObjectFinder.Find(instance.Members);
        ObjectBinding.Configure(instance, spec);
        LoadedObject loaded = host.Load(spec, options);
        try
        {
            ObjectBinding.Bind(instance, host, loaded);
            return instance;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }
}
