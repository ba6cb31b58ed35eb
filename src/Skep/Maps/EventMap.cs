using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Skep.KernelAbi;
using Skep.Machine;

namespace Skep;

/// <summary>A map that carries records from programs to this process.</summary>
public abstract class EventMap<T> : Map
    where T : unmanaged
{
    EventStream? _stream;

    private protected EventMap(int maxEntries, MapFlags flags)
        : base(maxEntries, flags)
    {
    }

    /// <summary>Records that did not fit, as far as the host can count them; see <see cref="EventStream.Lost"/>.</summary>
    public long Lost => Stream.Lost;

    internal EventStream Stream => _stream ??= Raw.OpenEvents();

    /// <summary>All records, as they come, until cancelled.</summary>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellation = default) => Stream.ReadAllAsync<T>(cancellation);

    /// <summary>Takes the records that are available now.</summary>
    public List<T> ReadAvailable()
    {
        var records = new List<T>();
        Drain((ref readonly record) => records.Add(record));
        return records;
    }

    /// <summary>Hands every record that is available now to a handler, in place.</summary>
    /// <returns>How many there were.</returns>
    public int Drain(RecordHandler<T> handler) => Stream.Drain(bytes =>
    {
        // Alignment does not matter to the references of .NET.
        if (bytes.Length < Unsafe.SizeOf<T>())
            throw new InvalidOperationException($"a record of map '{Name}' has {bytes.Length} bytes, but {typeof(T)} is longer");
        handler(in MemoryMarshal.AsRef<T>(bytes));
    });

    /// <summary>Waits until records are available or the time is over.</summary>
    public bool Wait(TimeSpan timeout, CancellationToken cancellation = default) => Stream.Wait(timeout, cancellation);

    private protected override void Fill(BpfMap map, InProcessMap? standIn, IBpfHost host)
    {
        // Records of plain runs stay behind.
        _stream?.Dispose();
        _stream = null;
    }

    internal override void Release()
    {
        _stream?.Dispose();
        _stream = null;
    }
}

/// <summary>Handles one record where it lies: the reference is valid only during the call.</summary>
public delegate void RecordHandler<T>(ref readonly T record)
    where T : unmanaged;
