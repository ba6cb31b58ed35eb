using Skep.KernelAbi;
using Skep.Objects;

namespace Skep;

/// <summary>One object in a host: owns its programs, maps and links, and lets go of them in the order links, programs, maps.</summary>
public sealed class LoadedObject : IDisposable
{
    readonly List<IDisposable> _owned;
    readonly List<BpfLink> _links = [];
    readonly Lock _gate = new();
    bool _disposed;

    /// <param name="spec">What was loaded, relocated for the host.</param>
    /// <param name="programs">Programs to own.</param>
    /// <param name="maps">Maps by the name they have in the object.</param>
    /// <param name="owned">What to dispose, in this order, after the links.</param>
    public LoadedObject(ObjectSpec spec, IEnumerable<BpfProgram> programs, IEnumerable<BpfMap> maps, IEnumerable<IDisposable> owned)
    {
        Spec = spec;
        Programs = new NamedSet<BpfProgram>("program", programs, static program => program.Name);
        Maps = new NamedSet<BpfMap>("map", maps, static map => map.Name);
        Variables = new VariableSet(spec, Maps);
        _owned = [.. owned];
    }

    public ObjectSpec Spec { get; }

    public NamedSet<BpfProgram> Programs { get; }

    public NamedSet<BpfMap> Maps { get; }

    /// <summary>Global variables, live: reading one sees what the programs wrote.</summary>
    public VariableSet Variables { get; }

    public IReadOnlyList<BpfLink> Links
    {
        get
        {
            lock (_gate)
                return [.. _links];
        }
    }

    /// <summary>Attaches a program; the link lives until it or this object is disposed.</summary>
    public BpfLink Attach(string program, AttachTarget? target = null) => Attach(Programs[program], target);

    public BpfLink Attach(BpfProgram program, AttachTarget? target = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        BpfLink link = program.Attach(target ?? AttachTarget.FromSection);
        lock (_gate)
            _links.Add(link);
        return link;
    }

    /// <summary>
    /// Attaches every program whose section name says to what, such as <c>tp/syscalls/sys_enter_openat</c>; all of them or none.
    /// </summary>
    /// <returns>The new links, in the order of the programs; empty when no section names a target.</returns>
    public IReadOnlyList<BpfLink> AttachAll()
    {
        var attached = new List<BpfLink>();
        try
        {
            foreach (BpfProgram program in Programs)
            {
                if (SectionTable.Resolve(program.Spec.SectionName) is { AutoAttach: not AutoAttach.None, AttachTarget: not null })
                    attached.Add(Attach(program));
            }
            return attached;
        }
        catch
        {
            lock (_gate)
                _links.RemoveAll(attached.Contains);
            attached.ForEach(static link => link.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        for (int i = _links.Count - 1; i >= 0; i--)
            _links[i].Dispose();
        foreach (IDisposable item in _owned)
            item.Dispose();
    }
}
