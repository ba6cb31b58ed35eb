using Skep.Objects;

namespace Skep;

/// <summary>
/// Somewhere BPF programs run: the Linux kernel or the in-process machine. Both take the same <see cref="ObjectSpec"/> and give the
/// same <see cref="LoadedObject"/>, so what is written against one runs on the other.
/// </summary>
public interface IBpfHost : IDisposable
{
    /// <summary>For people: <c>Linux 6.18.44</c> or <c>in-process</c>.</summary>
    string Name { get; }

    /// <summary>CPUs that per-CPU maps have values for.</summary>
    int PossibleCpus { get; }

    /// <summary>Relocates, creates maps and loads programs; all of it or nothing.</summary>
    /// <exception cref="BpfLoadException">The object cannot be loaded here; the diagnostics say why.</exception>
    /// <exception cref="VerifierException">A program was rejected.</exception>
    /// <exception cref="BpfNotSupportedException">The object needs something that this host lacks.</exception>
    LoadedObject Load(ObjectSpec spec, LoadOptions? options = null);
}
