namespace Skep;

/// <summary>An attachment. Disposing it detaches; so does the death of the process, unless it was pinned.</summary>
public abstract class BpfLink : IDisposable
{
    /// <summary>For people: <c>xdp on veth0</c>, <c>tracepoint syscalls/sys_enter_openat</c>.</summary>
    public abstract string Description { get; }

    public override string ToString() => Description;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Detaches. Called more than once without harm.</summary>
    protected abstract void Dispose(bool disposing);
}
